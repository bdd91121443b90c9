"""What `run.report` takes in the training thread, and whether a burst of reports arrives.

Run: python bench/reports.py, with dai_probe on the PYTHONPATH and a daemon that runs (dai daemon start).
"""

import time

import dai_probe

COUNT = 2_000
with dai_probe.run(study="reports", parameters={}, epochs=COUNT) as run:
    spectrum = [1.0 / (1 + index) for index in range(64)]
    for name, more in (("four numbers", {}), ("four numbers and a spectrum of 64", {"layers": {"a": spectrum}})):
        taken = []
        for epoch in range(1, COUNT // 2 + 1):
            begun = time.perf_counter()
            offset = 0 if not more else COUNT // 2
            run.report(epoch + offset, train_loss=0.5, train_accuracy=0.5, validation_loss=0.5, validation_accuracy=0.5, **more)
            taken.append(time.perf_counter() - begun)
        taken.sort()
        print(f"report of {name}: median {1e6 * taken[len(taken) // 2]:.1f} us, mean {1e6 * sum(taken) / len(taken):.1f} us")
    for _ in range(300):
        if run._reporter.acknowledged >= COUNT:
            break
        time.sleep(0.1)
    print(f"{run._reporter.acknowledged} of {COUNT} reports of a burst have arrived")
