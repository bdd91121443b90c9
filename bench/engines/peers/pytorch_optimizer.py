"""The optimizers of PyTorch that a spec's optimizer names."""
import torch


def create_optimizer(network, o, options):
    """`o` is a spec's optimizer, `options` say how PyTorch writes the step."""
    if o["kind"] == "adam":
        betas = (o["beta1"], o["beta2"])
        return torch.optim.Adam(network.parameters(), o["learningRate"], betas, o["epsilon"], **options)
    return torch.optim.RMSprop(network.parameters(), o["learningRate"], o["rho"], o["epsilon"], **options)
