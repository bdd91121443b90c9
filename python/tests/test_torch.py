"""Networks of every kind are measured, and training is as it would be without."""

import base64
import os

import numpy
import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402

import dai_probe  # noqa: E402
from dai_probe.torch import Watcher, select  # noqa: E402
from test_spectra import by_svd  # noqa: E402


def mlp(*widths):
    layers = [layer for a, b in zip(widths, widths[1:]) for layer in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(*layers[:-1])


def measured(model, data, **options):
    return {layer["name"]: layer for layer in Watcher(model, data, **options).measure(0.0).layers}


def close(layer, matrix):
    expected = by_svd(matrix)
    return layer["width"] == matrix.shape[1] and numpy.allclose(layer["singularValues"], expected, atol=1e-6)


def test_hidden_linear_layers_before_their_activation():
    torch.manual_seed(1)
    model, x = mlp(8, 30, 700, 3), torch.randn(600, 8)
    found = measured(model, x)
    rows = x[[(2 * i + 1) * 600 // 1024 for i in range(512)]]
    first = model[0](rows)
    assert list(found) == ["0", "2"]
    assert close(found["0"], first.detach().numpy())
    assert close(found["2"], model[2](first.relu()).detach().numpy())


def test_statistics():
    model, x = nn.Sequential(nn.Linear(5, 9), nn.Linear(9, 2)), torch.randn(50, 5)
    with torch.no_grad():
        model[0].weight[:3] = 0
        model[0].bias[:3] = 0
    h = model[0](x).detach().double().numpy()
    covariance = numpy.linalg.eigvalsh(numpy.cov(h.T, bias=True))
    for matrix, width in ((h, 9), (h[:5], 9)):
        rows = len(matrix)
        found = measured(model, x[:rows])["0"]["statistics"]
        covariance = numpy.linalg.eigvalsh(numpy.cov(matrix.T, bias=True))
        assert found["rootMeanSquare"] == pytest.approx(numpy.sqrt((matrix**2).mean()), rel=1e-5)
        assert found["deadUnits"] == pytest.approx(3 / width)
        assert found["meanShare"] == pytest.approx(rows * (matrix.mean(0) ** 2).sum() / (matrix**2).sum(), rel=1e-4)
        participation = covariance.sum() ** 2 / (covariance**2).sum()
        assert found["centredParticipation"] == pytest.approx(participation, rel=1e-4)


def test_a_convolution_has_columns_of_channels_and_grid_positions():
    model = nn.Sequential(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 64, 2))
    x = torch.randn(100, 1, 8, 8)
    maps = model[0](x).detach().numpy()[:, :, [1, 3, 5, 7]][:, :, :, [1, 3, 5, 7]]
    assert close(measured(model, x)["0"], maps.transpose(0, 2, 3, 1).reshape(100, -1))


def test_every_token_of_a_sequence_is_a_row():
    class Language(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(11, 16)
            layer = nn.TransformerEncoderLayer(16, 2, 24, batch_first=True)
            self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
            self.head = nn.Linear(16, 11)

        def forward(self, tokens):
            return self.head(self.encoder(self.embedding(tokens)))

    model = Language()
    watcher = Watcher(model, torch.randint(0, 11, (200, 20)))
    measurement = watcher.measure(0.0)
    names = {layer["name"] for layer in measurement.layers}
    assert {"encoder.layers.0.self_attn", "encoder.layers.0.linear1", "encoder.layers.1.linear2"} <= names
    assert "head" not in names
    assert len(watcher._inputs) == 32, "a few sequences have as many tokens as there are rows"
    assert set(measurement.metrics) == {"predictionConfidence", "predictionEntropy", "predictionInformation"}


def test_predictions_on_a_few_samples_as_a_record_has_them():
    model, x = mlp(6, 9, 3), torch.randn(300, 6)
    probabilities = model(x).softmax(-1)[[row * 300 // 64 for row in range(64)]]
    found = base64.b64decode(Watcher(model, x).measure(0.0).predicted_rows)
    assert list(found[:64]) == probabilities.argmax(-1).tolist()
    assert list(found[64:]) == pytest.approx([255 * p for p in probabilities.max(-1).values.tolist()], abs=0.51)


def test_no_predictions_of_more_classes_than_a_byte_has_nor_of_numbers():
    for outputs in (300, 1):
        assert Watcher(mlp(6, 9, outputs), torch.randn(30, 6)).measure(0.0).predicted_rows is None


def test_modules_by_name_and_pattern(capsys):
    model = mlp(4, 5, 6, 2)
    assert [name for name, _ in select(model, ["1", "[23]", "nothing"])] == ["1", "2", "3"]
    assert 'no module is called "nothing"' in capsys.readouterr().err
    assert list(measured(model, torch.randn(9, 4), layers=["3"])) == ["3"]
    assert list(measured(model, torch.randn(9, 4), layers=lambda _, module: isinstance(module, nn.ReLU))) == ["1", "3"]


def test_a_module_that_is_used_twice_is_two_layers():
    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.shared, self.out = nn.Linear(6, 6), nn.Linear(6, 2)

        def forward(self, x):
            return self.out(self.shared(torch.relu(self.shared(x))))

    assert list(measured(Twice(), torch.randn(20, 6))) == ["shared", "shared:2"]


def test_modules_that_return_tuples_and_models_that_take_several_inputs():
    class Recurrent(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.out = nn.LSTM(3, 7, batch_first=True), nn.Linear(7, 2)

        def forward(self, x, scale):
            return {"logits": self.out(self.lstm(x)[0][:, -1]) * scale[:, None]}

    model, x, scale = Recurrent(), torch.randn(40, 5, 3), torch.ones(40)
    for data in ((x, scale), {"x": x, "scale": scale}):
        found = measured(model, data)
        assert found["lstm"]["width"] == 7


def test_half_precision_is_measured_in_float64():
    torch.manual_seed(3)
    model, x = mlp(6, 20, 20, 2).to(torch.bfloat16), torch.randn(64, 6)
    expected = model[0](x.to(torch.bfloat16)).float().detach().numpy()
    assert close(measured(model, x)["0"], expected)


def test_looking_changes_nothing():
    def train(watch):
        torch.manual_seed(5)
        model = nn.Sequential(
            nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 2)
        )
        model[2].eval()  # a module that its owner keeps out of training
        optimizer = torch.optim.Adam(model.parameters())
        x, y = torch.randn(128, 6), torch.randint(0, 2, (128,))
        watcher = Watcher(model, x) if watch else None
        for _ in range(3):
            for i in range(0, 128, 32):
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(x[i : i + 32]), y[i : i + 32]).backward()
                optimizer.step()
            if watcher:
                assert watcher.measure(1e9).layers
        assert [module.training for module in model] == [True, True, False, True, True, True, True]
        assert all(not module._forward_hooks for module in model.modules())
        return model.state_dict()

    plain, watched = train(False), train(True)
    assert all(torch.equal(plain[name], watched[name]) for name in plain)


def test_gradients_that_are_being_accumulated_stay():
    model, x = mlp(4, 8, 8, 2), torch.randn(16, 4)
    watcher = Watcher(model, x)
    model(x).sum().backward()
    before = [p.grad.clone() for p in model.parameters()]
    watcher.measure(1e9)
    assert all(torch.equal(a, p.grad) for a, p in zip(before, model.parameters()))


def test_an_output_that_is_not_finite_is_one_warning(capsys):
    model, x = mlp(4, 8, 8, 2), torch.randn(16, 4)
    watcher = Watcher(model, x)
    with torch.no_grad():
        model[0].weight[0, 0] = float("nan")
    for _ in range(3):
        assert watcher.measure(1e9).layers == []
    assert capsys.readouterr().err.count("not finite") == 1


def test_an_exception_in_the_model_is_one_warning(daemon, capsys):
    class Fragile(nn.Module):
        broken = False

        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(4, 4), nn.Linear(4, 2)

        def forward(self, x):
            if self.broken:
                raise RuntimeError("broken on purpose")
            return self.b(self.a(x))

    model = Fragile()
    with dai_probe.run(study="s", epochs=3) as run:
        run.watch(model, torch.randn(9, 4), share=100.0)
        model.broken = True
        for epoch in run.epochs():
            run.report(epoch, train_loss=1.0)
    assert capsys.readouterr().err.count("broken on purpose") == 1
    records = daemon.run(run.id)["records"]
    assert [len(record["layers"]) for record in records] == [1, 0, 0, 0]
    assert daemon.run(run.id)["state"] == "finished" and all(not m._forward_hooks for m in model.modules())


def test_a_batch_that_cannot_be_brought_to_the_model_is_one_warning(daemon, capsys):
    model = mlp(4, 8, 8, 2)
    with dai_probe.run(study="s", epochs=2) as run:
        run.watch(model, torch.empty(9, 4, device="meta"))
        for epoch in run.epochs():
            run.report(epoch, train_loss=1.0)
    lines = [line for line in capsys.readouterr().err.splitlines() if "training continues" in line]
    assert len(lines) == 1
    assert daemon.run(run.id)["state"] == "finished"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="This machine has no GPU.")
def test_a_batch_on_another_device_is_brought_to_the_model():
    torch.manual_seed(9)
    model, x = mlp(4, 8, 8, 2), torch.randn(20, 4)
    here = measured(model, x)
    there = measured(model.cuda(), x)
    for name, layer in here.items():
        assert numpy.allclose(layer["singularValues"], there[name]["singularValues"], atol=1e-5)


def test_a_model_of_many_layers_is_measured_evenly(capsys):
    model = nn.Sequential(*[nn.Linear(3, 3) for _ in range(200)])
    found = measured(model, torch.randn(9, 3))
    assert len(found) == 64 and "200 layers" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(torch, "compile"), reason="torch.compile came with PyTorch 2")
@pytest.mark.parametrize("inside", [False, True])
def test_a_compiled_model_is_measured_as_the_model_that_it_came_from(inside):
    model, x = mlp(4, 8, 8, 2), torch.randn(16, 4)
    expected = measured(model, x)
    compiled = torch.compile(model, backend="eager")
    if inside:
        compiled = nn.Sequential(torch.compile(model, backend="eager"))
    compiled(x)
    found = measured(compiled, x)
    assert [layer["singularValues"] for layer in found.values()] == [
        layer["singularValues"] for layer in expected.values()
    ]


def test_a_sharded_model_is_one_honest_sentence(capsys):
    class FullyShardedDataParallel(nn.Module):
        pass

    model = nn.Sequential(FullyShardedDataParallel(), nn.Linear(2, 2))
    assert measured(model, torch.randn(4, 2)) == {}
    assert "sharded over processes" in capsys.readouterr().err


def _train_distributed(rank, folder, home):
    os.environ.update(DAI_HOME=home, MASTER_ADDR="127.0.0.1", RANK=str(rank), WORLD_SIZE="2")
    torch.distributed.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=2)
    torch.manual_seed(0)
    model = nn.parallel.DistributedDataParallel(mlp(4, 8, 8, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.randn(64, 4)
    with dai_probe.run(study="ddp", epochs=10_000, id="ddp") as run:
        run.watch(model, x)
        for epoch in run.epochs():
            optimizer.zero_grad()
            model(x).square().mean().backward()
            optimizer.step()
            run.report(epoch, train_loss=1.0)
    with open(f"{folder}/rank{rank}", "w") as file:
        file.write(str(epoch))
    torch.distributed.barrier()
    torch.distributed.destroy_process_group()
    # The model's destructor of PyTorch 1.13 can wait for a peer that has ended.
    os._exit(0)


def test_all_ranks_stop_together(daemon, tmp_path):
    context = torch.multiprocessing.get_context("spawn")
    ranks = [
        context.Process(target=_train_distributed, args=(rank, str(tmp_path), str(daemon.home))) for rank in range(2)
    ]
    for process in ranks:
        process.start()
    while not any(run["epoch"] >= 3 for run in daemon.request("dai/runs/list")["runs"]):
        assert all(process.is_alive() for process in ranks)
    daemon.request("dai/runs/stop", runs=["ddp"])
    for process in ranks:
        process.join()
    last = [(tmp_path / f"rank{rank}").read_text() for rank in range(2)]
    assert last[0] == last[1] and int(last[0]) < 10_000
    assert len(daemon.request("dai/runs/list")["runs"]) == 1
    assert daemon.run("ddp")["records"][0]["layers"]
