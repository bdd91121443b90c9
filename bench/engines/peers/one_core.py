"""JAX on one core. Import it before jax.

XLA's threads wait in loops that count as processor time: on two cores an epoch of the second experiment took 0.99 s of it, on
one core 0.13 s.
"""
import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import jax

jax.config.update("jax_platforms", "cpu")
