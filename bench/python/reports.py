"""What `run.report` takes in the training thread, whether a burst of reports arrives, and how long a frozen daemon holds up the end.

Run: python bench/python/reports.py, with dai_probe on the PYTHONPATH, DAI_HOME set, and a daemon that runs (dai daemon start).
"""

import json
import os
import pathlib
import signal
import time

import dai_probe

COUNT = 2_000
with dai_probe.run(study="reports", parameters={}, epochs=COUNT) as run:
    spectrum = [1.0 / (1 + index) for index in range(64)]
    for name, more in (("four numbers", {}), ("four numbers and a spectrum of 64", {"layers": {"a": spectrum}})):
        taken, processor = [], time.thread_time()
        for epoch in range(1, COUNT // 2 + 1):
            begun = time.perf_counter()
            offset = 0 if not more else COUNT // 2
            run.report(epoch + offset, train_loss=0.5, train_accuracy=0.5, validation_loss=0.5, validation_accuracy=0.5, **more)
            taken.append(time.perf_counter() - begun)
        processor = (time.thread_time() - processor) / len(taken)
        taken.sort()
        middle, mean = taken[len(taken) // 2], sum(taken) / len(taken)
        print(f"report of {name}: {1e6 * processor:.1f} us of processor time; wall time median {1e6 * middle:.1f}, mean {1e6 * mean:.1f}")
    while run._reporter.acknowledged < COUNT:
        time.sleep(0.1)
    print(f"{run._reporter.acknowledged} of {COUNT} reports of a burst have arrived")

home = pathlib.Path(os.environ["DAI_HOME"])
daemon = json.loads((home / "daemon.json").read_text())["pid"]
run = dai_probe.run(study="reports", parameters={"frozen": True}, epochs=2)
run.report(1, train_loss=0.5)
os.kill(daemon, signal.SIGSTOP)
try:
    run.report(2, train_loss=0.5)
    begun = time.perf_counter()
    run.close()
    print(f"the end of a program took {time.perf_counter() - begun:.2f} s while the daemon was frozen")
finally:
    os.kill(daemon, signal.SIGCONT)
