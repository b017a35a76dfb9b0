"""Times PyTorch's training steps for the benchmark: reads "name seconds" a line, answers with microseconds per step (the median).

An argument is the folder of the BLAS to use instead of the system's, for example /usr/lib/x86_64-linux-gnu/openblas-pthread.
"""
import os
import statistics
import sys
import time

if len(sys.argv) > 1:
    os.environ["LD_LIBRARY_PATH"] = sys.argv.pop()
    os.execv(sys.executable, [sys.executable, *sys.argv])

import torch
from torch import nn

torch.set_num_threads(1)


def mlp(*widths, batch_norm=False):
    layers = []
    for i, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        layers.append(nn.Linear(fan_in, fan_out))
        if i < len(widths) - 2:
            layers += [nn.BatchNorm1d(fan_out), nn.ReLU()] if batch_norm else [nn.ReLU()]
    return nn.Sequential(*layers)


NETS = {
    "64-128-128-10": (lambda: mlp(64, 128, 128, 10), 128),
    "22x64": (lambda: mlp(*[64] * 22, 10), 128),
    "22x64+bn": (lambda: mlp(*[64] * 22, 10, batch_norm=True), 128),
    "784-128-64-10": (lambda: mlp(784, 128, 64, 10), 64),
}


class Training:
    def __init__(self, name):
        torch.manual_seed(0)
        make, batch = NETS[name]
        self.net = make()
        self.x = torch.randn(batch, self.net[0].in_features)
        self.labels = torch.arange(batch) % 10
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=1e-4, momentum=0.9)

    def step(self):
        self.optimizer.zero_grad()
        self.loss(self.net(self.x), self.labels).backward()
        self.optimizer.step()


def main():
    trainings = {name: Training(name) for name in NETS}
    blas = [line.split()[-1] for line in open("/proc/self/maps") if "blas" in line]
    print(torch.__version__, sorted(set(blas)), flush=True)
    for line in sys.stdin:
        name, seconds = line.split()
        training, times = trainings[name], []
        end = time.perf_counter() + float(seconds)
        while time.perf_counter() < end:
            start = time.perf_counter()
            for _ in range(5):
                training.step()
            times.append((time.perf_counter() - start) / 5)
        print(statistics.median(times) * 1e6, flush=True)


main()
