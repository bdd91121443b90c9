"""Which process of a distributed training this is, and decisions that all of them share."""

from __future__ import annotations

import os
import sys

#: Set by torchrun and Lightning, by Slurm, and by Open MPI.
RANK_VARIABLES = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK")


def _process_group():
    """``torch.distributed`` when it is in use in this process, else None. Imports nothing."""
    module = sys.modules.get("torch.distributed")
    in_use = module is not None and module.is_available() and module.is_initialized()
    return module if in_use else None


def rank() -> int:
    """The rank of this process; 0 in training that is not distributed."""
    group = _process_group()
    if group is not None:
        return int(group.get_rank())
    if os.environ.get("DAI_RUN") and "RANK" not in os.environ:
        return 0  # started by the daemon: a Slurm variable describes the daemon or worker, not this program
    for name in RANK_VARIABLES:
        if os.environ.get(name, "").isdigit():
            return int(os.environ[name])
    return 0


def broadcast_integer(value: int) -> int:
    """Rank 0's value, on all ranks. A collective operation: every rank calls it, or all block."""
    group = _process_group()
    if group is None or group.get_world_size() == 1:
        return value
    import torch

    device = torch.device("cuda", torch.cuda.current_device()) if group.get_backend() == "nccl" else torch.device("cpu")
    shared = torch.tensor([value], device=device)
    group.broadcast(shared, src=0)
    return int(shared.item())


def agree(value: bool) -> bool:
    """Rank 0's value, on all ranks; a collective operation too."""
    return bool(broadcast_integer(int(value)))
