"""A program's run in a real daemon: what arrives, in which order, and what the program hears back."""

import math
import os
import signal
import threading
import time

import pytest

import dai_probe
from dai_probe import reporter
from conftest import entries, run_python, spool_files


def begin(**options):
    return dai_probe.run(**{"study": "study", "parameters": {"lr": 0.1}, "epochs": 5, **options})


def test_run_appears_with_its_records(daemon):
    with begin(seed=3, name="A name") as run:
        for epoch in run.epochs():
            run.report(
                epoch, train_loss=1 / epoch, validation_loss=2 / epoch, validation_accuracy=epoch / 10, perplexity=7.5
            )
    found = daemon.run(run.id)
    assert found["state"] == "finished"
    assert (found["name"], found["seed"], found["parameters"], found["epochs"]) == ("A name", 3, {"lr": 0.1}, 5)
    assert [record["epoch"] for record in found["records"]] == [1, 2, 3, 4, 5]
    last = found["records"][-1]
    assert (last["trainLoss"], last["validationLoss"], last["validationAccuracy"]) == (0.2, 0.4, 0.5)
    assert last["metrics"] == {"perplexity": 7.5}


def test_spectra_are_stored_with_missing_values_as_zeros(daemon):
    with begin() as run:
        run.report(1, layers={"hidden": [2.0, 4.0, 1.0]})
        run._reporter.put({"epoch": 2, "layers": [{"name": "hidden", "width": 3, "singularValues": [1.0]}]})
    layers = [record["layers"][0] for record in daemon.run(run.id)["records"]]
    assert [layer["singularValues"] for layer in layers] == [[1, 0.5, 0.25], [1, 0, 0]]


def test_accuracies_in_percent_are_left_out(daemon, capsys):
    with begin() as run:
        run.report(1, validation_accuracy=95.0, validation_loss=0.25)
        run.report(2, validation_accuracy=1.0000001)
    first, second = daemon.run(run.id)["records"]
    assert (first["validationAccuracy"], first["validationLoss"]) == (None, 0.25)
    assert second["validationAccuracy"] == 1
    assert "divide percent by 100" in capsys.readouterr().err


def test_an_exit_with_status_0_tells_how_the_training_ended(daemon):
    ended = {}
    for name, losses in {"whole": [1, 1, 1, 1, 1], "diverged": [1, float("nan"), 1, 1, 1], "early": [1, 1]}.items():
        with pytest.raises(SystemExit), begin() as run:
            for epoch, loss in enumerate(losses, 1):
                run.report(epoch, train_loss=loss)
            raise SystemExit(0)
        ended[name] = daemon.run(run.id)["state"]
    assert ended == {"whole": "finished", "diverged": "diverged", "early": "stopped"}


def test_runs_of_one_study_are_listed_together(daemon):
    for lr in (0.1, 0.2):
        with begin(parameters={"lr": lr}) as run:
            run.report(1, train_loss=1)
    runs = daemon.request("dai/runs/list")["runs"]
    assert len({each["study"] for each in runs}) == 1 and len(runs) == 2


def test_a_burst_of_reports_arrives_whole(daemon):
    with begin(epochs=2000) as run:
        for epoch in run.epochs():
            run.report(epoch, train_loss=1.0)
    assert [record["epoch"] for record in daemon.run(run.id)["records"]] == list(range(1, 2001))


def test_a_person_stops_the_run(daemon):
    trained = []
    with begin(epochs=100_000) as run:
        for epoch in run.epochs():
            run.report(epoch, train_loss=1.0)
            trained.append(epoch)
            if epoch == 3:
                daemon.wait_for(run.id, lambda found: found["epoch"] >= 3)
                daemon.request("dai/runs/stop", runs=[run.id])
            time.sleep(0.002)
    assert len(trained) < 100_000
    assert "The run was stopped on request" in run.sentence
    assert daemon.run(run.id)["state"] == "stopped"


def test_an_exception_is_the_runs_failure(daemon):
    with pytest.raises(ZeroDivisionError):
        with begin() as run:
            run.report(1, train_loss=1.0)
            1 / 0
    found = daemon.run(run.id)
    assert (found["state"], found["problem"]) == ("failed", "ZeroDivisionError: division by zero")


def test_a_loss_that_is_not_a_number_is_a_divergence(daemon):
    with begin() as run:
        run.report(1, train_loss=1.0)
        run.report(2, train_loss=float("nan"), validation_accuracy=float("inf"))
    found = daemon.run(run.id)
    assert (found["state"], found["problem"]) == ("diverged", "train_loss is nan at epoch 2.")
    assert found["records"][-1]["trainLoss"] is None


def test_a_program_that_vanishes_is_interrupted_and_taken_up_again(daemon):
    code = "import dai_probe, os; r = dai_probe.run(study='s', epochs=9, id='mine'); "
    code += "[r.report(e, train_loss=1.0) for e in (1, 2, 3)]; r._reporter.close.__self__; "
    code += "import time\nwhile r._reporter.acknowledged < 3: time.sleep(0.01)\nos._exit(1)"
    run_python(code)
    assert daemon.wait_for("mine", lambda found: found["state"] == "interrupted")["epoch"] == 3
    with dai_probe.run(study="s", epochs=9, id="mine") as run:
        assert run.resume_after == 3
        assert list(run.epochs()) == [4, 5, 6, 7, 8, 9]
        for epoch in range(1, 10):
            run.report(epoch, train_loss=float(epoch))
    losses = [record["trainLoss"] for record in daemon.run("mine")["records"]]
    assert losses == [1.0, 1.0, 1.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]


def test_the_same_parameters_resume_only_when_asked(daemon):
    ids = []
    for resume in (True, True, False):
        with begin(resume=resume) as run:
            run.report(1, train_loss=1.0)
            ids.append(run.id)
    assert ids[0] == ids[1] != ids[2]


def test_without_a_daemon_records_go_to_a_file_that_is_imported_later(home, capsys):
    from conftest import Daemon

    with begin(seed=4) as run:
        for epoch in run.epochs():
            run.report(epoch, train_loss=1.0)
    (spooled,) = spool_files(home)
    assert f"dai import {spooled}" in capsys.readouterr().err
    assert [entry["type"] for entry in entries(spooled)] == ["open", *["record"] * 5, "close"]
    assert oct(spooled.stat().st_mode & 0o777) == "0o600"
    daemon = Daemon(home)
    try:
        whole = spooled.read_text()
        spooled.write_text("".join(whole.splitlines(keepends=True)[:-1]))
        for text in (whole, whole, spooled.read_text()):  # twice is harmless, and so is a copy that lacks the end
            spooled.write_text(text)
            done = daemon.cli("import", str(spooled))
            assert done.returncode == 0, done.stderr
        found = daemon.run(run.id)
        assert (found["state"], found["epoch"], found["seed"]) == ("finished", 5, 4)
    finally:
        daemon.stop()


def test_a_daemon_that_comes_back_gets_what_it_missed(daemon):
    with begin(epochs=40) as run:
        for epoch in run.epochs():
            run.report(epoch, train_loss=float(epoch))
            if epoch == 10:
                daemon.stop(signal.SIGKILL)
            if epoch == 20:
                daemon.start()
                while not run._reporter.connected:
                    time.sleep(0.05)
    assert [record["epoch"] for record in daemon.run(run.id)["records"]] == list(range(1, 41))
    assert spool_files(daemon.home) == []


def test_a_frozen_daemon_does_not_hold_up_the_end(daemon):
    daemon.process.send_signal(signal.SIGSTOP)
    try:
        code = "import dai_probe; r = dai_probe.run(study='s', epochs=3); "
        code += "[r.report(e, train_loss=1.0) for e in r.epochs()]"
        done = run_python(code)
    finally:
        daemon.process.send_signal(signal.SIGCONT)
    assert done.returncode == 0, done.stderr
    assert "the daemon has not answered within 2 s; records go to a file until they can be sent." in done.stderr
    assert len(entries(spool_files(daemon.home)[0])) == 5


def test_a_daemon_that_was_frozen_takes_the_end_of_a_program_that_did_not_wait(daemon, monkeypatch):
    run = begin()
    while not run._reporter.connected:
        time.sleep(0.05)
    monkeypatch.setattr(reporter, "PATIENCE", 1.0)
    daemon.process.send_signal(signal.SIGSTOP)
    try:
        for epoch in run.epochs():
            run.report(epoch, train_loss=1.0)
        run.close()
    finally:
        daemon.process.send_signal(signal.SIGCONT)
    assert daemon.wait_for(run.id, lambda found: found["state"] == "finished")["epoch"] == 5


def test_a_report_is_only_taken_from_the_connection_that_opened_the_run(daemon):
    with begin() as run:
        run.report(1, train_loss=1.0)
        with pytest.raises(RuntimeError, match="has not opened run"):
            daemon.request("dai/external/report", run=run.id, record={"epoch": 2, "trainLoss": 0.0})
        with pytest.raises(RuntimeError, match="Another connection is reporting run"):
            daemon.request("dai/external/open", study="s", parameters={}, epochs=5, run=run.id)
    assert daemon.run(run.id)["epoch"] == 1


def test_nothing_raises_after_the_run_was_made(daemon, capsys):
    run = begin()
    run.report("three", train_loss=1.0)
    run.report(1, train_loss=object())
    run.report(1, **{"n" * 200: 1.0})
    run.watch(object(), object())
    run.close()
    run.close()
    run.report(2, train_loss=1.0)
    assert "training continues" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [{"epochs": None}, {"epochs": 0}, {"parameters": 7}, {"parameters": {str(i): i for i in range(300)}}],
)
def test_wrong_arguments_raise_before_the_run_is_made(home, options):
    with pytest.raises((TypeError, ValueError)):
        begin(**options)


def test_a_forked_child_is_inert(daemon):
    with begin() as run:
        run.report(1, train_loss=1.0)
        child = os.fork()
        if child == 0:
            run.report(2, train_loss=9.0)
            run.close("failed")
            os._exit(0)
        os.waitpid(child, 0)
        run.report(2, train_loss=2.0)
    found = daemon.run(run.id)
    assert (found["state"], found["records"][-1]["trainLoss"]) == ("finished", 2.0)


def test_other_ranks_report_nothing(daemon, monkeypatch):
    monkeypatch.setenv("RANK", "1")
    with begin() as run:
        run.report(1, train_loss=1.0)
        assert run.id is None and not run.should_stop()
    assert daemon.request("dai/runs/list")["runs"] == []


def test_the_environment_says_which_run_it_is(home, monkeypatch):
    for name, value in {
        "DAI_RUN": "given",
        "DAI_PARAMETERS": '{"lr": 0.5}',
        "DAI_SEED": "8",
        "DAI_EPOCHS": "12",
        "SLURM_PROCID": "3",
    }.items():
        monkeypatch.setenv(name, value)
    with dai_probe.run(parameters={"lr": 0.1}, epochs=3) as run:
        assert (run.id, run.parameters, run.epochs_asked) == ("given", {"lr": 0.5}, 12)


def test_many_programs_at_once(daemon):
    def train(number):
        with begin(parameters={"n": number}, epochs=10, id=f"run-{number}") as run:
            for epoch in run.epochs():
                run.report(epoch, train_loss=1.0)

    threads = [threading.Thread(target=train, args=(n,)) for n in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while any(run["state"] == "running" for run in daemon.request("dai/runs/list")["runs"]):
        time.sleep(0.05)
    left = [str(file) for file in spool_files(daemon.home)]
    assert not left or daemon.cli("import", *left).returncode == 0
    runs = daemon.request("dai/runs/list")["runs"]
    assert sorted(run["epoch"] for run in runs) == [10] * 60


def test_the_line_for_notebooks(daemon):
    with begin(name="<b>") as run:
        for epoch in run.epochs():
            run.report(epoch, validation_accuracy=epoch / 10)
        line = run._repr_html_()
    assert "&lt;b&gt;" in line and "epoch 5 of 5" in line and "validationAccuracy 0.5" in line and "<svg" in line


@pytest.mark.parametrize(
    "told, level",
    [
        ({"classes": 4, "validation_samples": 200}, (200, 0.25, math.log(4))),
        ({"classes": [30, 10, 0]}, (40, 0.75, -0.75 * math.log(0.75) - 0.25 * math.log(0.25))),
        ({"baseline_loss": 2.5, "validation_samples": 10}, (10, None, 2.5)),
    ],
)
def test_the_level_of_guessing_is_told_once(daemon, told, level):
    with begin(**told) as run:
        run.report(1, train_loss=1.0)
        run.report(2, train_loss=0.9)
    first, second = daemon.run(run.id)["records"]
    rows, accuracy, loss = level
    assert first["guessing"] == {"rows": rows, "accuracy": accuracy, "loss": pytest.approx(loss)}
    assert "guessing" not in second


def test_an_objective_of_ones_own_judges_the_run(daemon):
    own = {"metric": "perplexity", "goal": "minimize"}
    for told, wanted in ((own, own), (None, {"metric": "validationLoss", "goal": "minimize"})):
        with begin(parameters={"told": bool(told)}, objective=told) as run:
            for epoch in run.epochs():
                run.report(epoch, validation_loss=1 / epoch, perplexity=9.0 - epoch)
        found = daemon.run(run.id)
        assert found["objective"] == wanted
        assert (found["best"]["epoch"], found["best"]["value"]) == (5, 4.0 if told else 0.2)
        assert found["verdict"]["epoch"] == 5


def test_a_run_that_does_no_better_than_guessing_is_not_likely_to_learn(daemon):
    verdicts = []
    for told in ({"classes": 2, "validation_samples": 100}, {}):
        with begin(epochs=4, parameters=told, **told) as run:
            for epoch in run.epochs():
                run.report(epoch, validation_accuracy=0.5 + epoch / 100)
        verdicts.append(daemon.run(run.id)["verdict"])
    assert [verdict["verdict"] for verdict in verdicts] == ["discard", "unknown"]
    assert "guessing" in verdicts[0]["sentence"] and "is not known" in verdicts[1]["sentence"]


@pytest.mark.parametrize(
    "told",
    [{"classes": 1, "validation_samples": 9}, {"classes": 10}, {"classes": [0, 0]}, {"baseline_loss": float("nan")}],
)
def test_a_level_that_does_not_fit_is_said_at_once(home, told):
    with pytest.raises(ValueError):
        begin(**told)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="Only root can give files to other users.")
def test_a_daemon_of_another_user_is_not_told_anything(daemon, home, capsys):
    os.chown(home / "daemon.json", 65534, 65534)
    with begin() as run:
        run.report(1, validation_loss=1.0)
    assert daemon.request("dai/runs/list")["runs"] == []
    assert len(spool_files(home)) == 1
    assert "belongs to another user" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="There are no named pipes here.")
def test_a_pipe_in_the_place_of_the_address_does_not_block(home):
    os.mkfifo(home / "daemon.json")
    with begin() as run:
        run.report(1, validation_loss=1.0)
    assert len(spool_files(home)) == 1
