"""Each framework's module, with the framework itself; one that is not installed is skipped."""

import base64
import os

import numpy
import pytest

import dai_probe
from test_spectra import by_svd

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def data(samples=256, dimensions=8):
    generator = numpy.random.default_rng(0)
    x = generator.normal(size=(samples, dimensions)).astype("float32")
    return x, (x[:, 0] * x[:, 1] > 0).astype("int64")


def rows_of(samples):
    return [row * samples // 64 for row in range(64)]


def classes_in(predicted_rows):
    return list(base64.b64decode(predicted_rows)[:64])


def predicted_classes(record):
    return classes_in(record["predictedRows"])


def only_run(daemon):
    (run,) = daemon.request("dai/runs/list")["runs"]
    return daemon.run(run["run"])


def test_jax(daemon):
    jax = pytest.importorskip("jax")
    import jax.numpy as jnp

    x, y = map(jnp.asarray, data())
    keys = jax.random.split(jax.random.PRNGKey(0), 2)
    parameters = [jax.random.normal(keys[0], (8, 40)) * 0.3, jax.random.normal(keys[1], (40, 2)) * 0.3]

    def forward(parameters, x):
        hidden = x @ parameters[0]
        return jax.nn.relu(hidden) @ parameters[1], {"dense": hidden}

    def loss(parameters):
        logits, _ = forward(parameters, x)
        return -jax.nn.log_softmax(logits)[jnp.arange(len(y)), y].mean()

    step = jax.jit(jax.value_and_grad(loss))
    with dai_probe.run(study="jax", epochs=4) as run:
        for epoch in run.epochs():
            value, gradients = step(parameters)
            parameters = [p - 0.5 * g for p, g in zip(parameters, gradients)]
            logits, activations = forward(parameters, x)
            run.report(epoch, activations=activations, predictions=jax.nn.softmax(logits), train_loss=value)
    record = daemon.run(run.id)["records"][-1]
    expected = by_svd(numpy.asarray(activations["dense"], dtype=numpy.float64))
    assert numpy.allclose(record["layers"][0]["singularValues"], expected, atol=1e-6)
    assert record["trainLoss"] == pytest.approx(float(value))
    assert predicted_classes(record) == logits.argmax(-1)[jnp.asarray(rows_of(256))].tolist()


def test_keras(daemon):
    keras = pytest.importorskip("keras", minversion="3.0")
    import dai_probe.keras

    x, y = data()
    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((8,)), layers.Dense(20, activation="relu"), layers.Dense(12), layers.Dense(2, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    watch = dai_probe.keras.Watch(x[:64], study="keras", parameters={"lr": 1e-3}, watch={"share": 1e9})
    model.fit(x, y, validation_data=(x[:64], y[:64]), epochs=3, verbose=0, callbacks=[watch])
    found = only_run(daemon)
    assert (found["state"], found["epoch"], found["epochs"]) == ("finished", 3, 3)
    last = found["records"][-1]
    assert None not in (last["trainLoss"], last["trainAccuracy"], last["validationLoss"], last["validationAccuracy"])
    hidden = numpy.asarray(keras.ops.convert_to_numpy(model.layers[0](x[:64])))
    assert [layer["width"] for layer in last["layers"]] == [20, 12]
    outputs = numpy.asarray(keras.ops.convert_to_numpy(model(x[:64])))
    assert predicted_classes(last) == outputs.argmax(-1).tolist()
    assert last["metrics"]["predictionConfidence"] == pytest.approx(outputs.max(-1).mean(), abs=1e-6)
    assert numpy.allclose(last["layers"][0]["singularValues"], by_svd(hidden), atol=1e-6)


@pytest.mark.parametrize(("units", "activation"), [(2, None), (1, "sigmoid"), (3, "softmax"), (1, None), (2, "relu")])
def test_keras_outputs_that_are_predictions_of_classes(units, activation):
    keras = pytest.importorskip("keras", minversion="3.0")
    from dai_probe.keras_watcher import Watcher

    x, _ = data()
    layers = keras.layers
    model = keras.Sequential([layers.Input((8,)), layers.Dense(20), layers.Dense(units, activation=activation)])
    outputs = numpy.asarray(keras.ops.convert_to_numpy(model(x[:64])))
    found = Watcher(model, x[:64]).measure(0.0)
    are_classes = (units, activation) not in ((1, None), (2, "relu"))
    assert (found.predicted_rows is not None) == are_classes
    if are_classes:
        expected = outputs.argmax(-1) if units > 1 else (outputs[:, 0] > 0.5).astype(int)
        assert classes_in(found.predicted_rows) == expected.tolist()


def test_keras_stops(daemon):
    keras = pytest.importorskip("keras", minversion="3.0")
    import dai_probe.keras

    class Stopper(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                daemon.wait_for(watch.run.id, lambda found: found["epoch"] >= 2)
                daemon.request("dai/runs/stop", runs=[watch.run.id])

    x, y = data()
    model = keras.Sequential([keras.layers.Input((8,)), keras.layers.Dense(2)])
    model.compile("sgd", "mse")
    watch = dai_probe.keras.Watch(study="keras")
    model.fit(x, keras.utils.to_categorical(y), epochs=500, verbose=0, callbacks=[watch, Stopper()])
    found = only_run(daemon)
    assert found["state"] == "stopped" and found["epoch"] < 500


@pytest.mark.parametrize("has_forward", [True, False])
def test_lightning(daemon, tmp_path, has_forward):
    lightning = pytest.importorskip("lightning")
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    import dai_probe.lightning

    class Module(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.model = torch.nn.Sequential(torch.nn.Linear(8, 20), torch.nn.ReLU(), torch.nn.Linear(20, 2))

        def _loss(self, batch, name):
            loss = torch.nn.functional.cross_entropy(self.model(batch[0]), batch[1])
            self.log(name, loss, on_epoch=True, on_step=False)
            return loss

        def training_step(self, batch, _):
            return self._loss(batch, "train_loss")

        def validation_step(self, batch, _):
            return self._loss(batch, "val_loss")

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters())

    if has_forward:
        Module.forward = lambda self, x: self.model(x)
    loader = DataLoader(TensorDataset(*map(torch.from_numpy, data())), batch_size=64)
    trainer = lightning.Trainer(
        max_epochs=3,
        accelerator="cpu",
        default_root_dir=tmp_path,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        callbacks=[dai_probe.lightning.Watch(study="lightning", parameters={"lr": 1e-3}, watch={"share": 1e9})],
    )
    trainer.fit(Module(), loader, loader)
    found = only_run(daemon)
    assert (found["state"], found["epoch"], found["epochs"]) == ("finished", 3, 3)
    assert [record["epoch"] for record in found["records"]] == [0, 1, 2, 3]
    last = found["records"][-1]
    assert last["trainLoss"] is not None and last["validationLoss"] is not None
    assert [(layer["name"], layer["width"]) for layer in last["layers"]] == [("model.0" if has_forward else "0", 20)]


def test_transformers(daemon, tmp_path):
    transformers = pytest.importorskip("transformers")
    import torch

    import dai_probe.transformers

    config = transformers.GPT2Config(vocab_size=20, n_positions=16, n_embd=16, n_layer=2, n_head=2)
    model = transformers.GPT2LMHeadModel(config)
    tokens = torch.randint(0, 20, (64, 16))
    examples = [{"input_ids": row, "labels": row} for row in tokens]
    arguments = transformers.TrainingArguments(
        output_dir=str(tmp_path),
        num_train_epochs=3,
        per_device_train_batch_size=16,
        eval_strategy="epoch",
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        disable_tqdm=True,
        logging_strategy="epoch",
    )
    watch = dai_probe.transformers.Watch({"input_ids": tokens[:32]}, study="gpt", watch={"share": 1e9})
    transformers.Trainer(
        model=model, args=arguments, train_dataset=examples, eval_dataset=examples[:16], callbacks=[watch]
    ).train()
    found = only_run(daemon)
    assert (found["state"], found["epoch"], found["epochs"]) == ("finished", 3, 3)
    last = found["records"][-1]
    assert last["trainLoss"] is not None and last["validationLoss"] is not None
    widths = {layer["name"]: layer["width"] for layer in last["layers"]}
    assert widths["transformer.h.0.mlp.c_fc"] == 64 and widths["transformer.h.1.attn.c_proj"] == 16


def test_optuna(daemon):
    optuna = pytest.importorskip("optuna")
    import dai_probe.optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)

    def objective(trial):
        rate = trial.suggest_float("lr", 1e-3, 1e-1, log=True)
        with dai_probe.optuna.run(trial, epochs=200) as run:
            for epoch in run.epochs():
                run.report(epoch, validation_loss=rate / epoch)
                trial.report(rate / epoch, epoch)
                if trial.number == 1 and epoch == 2:
                    daemon.wait_for(run.id, lambda found: found["epoch"] >= 2)
                    daemon.request("dai/runs/stop", runs=[run.id])
                    daemon.wait_for(run.id, lambda _: run.should_stop())
                if run.should_prune():
                    raise optuna.TrialPruned(run.sentence)
        return rate

    study = optuna.create_study(study_name="search", pruner=optuna.pruners.NopPruner())
    study.optimize(objective, n_trials=2)
    runs = daemon.request("dai/runs/list")["runs"]
    assert [run["state"] for run in runs] == ["finished", "stopped"]
    assert [trial.state.name for trial in study.trials] == ["COMPLETE", "PRUNED"]
    assert all(run["parameters"]["lr"] == trial.params["lr"] for run, trial in zip(runs, study.trials))
    assert {run["name"] for run in runs} == {"search"}
