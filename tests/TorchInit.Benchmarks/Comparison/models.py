import os
import sys
import time

import torch

folder, cpu_time = sys.argv[1], "cpu-time" in sys.argv
sys.path.insert(0, folder)
from reference import models  # noqa: E402

clock = time.thread_time_ns if cpu_time else time.perf_counter_ns
torch.set_num_threads(1)
makers = {
    "resnet18": lambda: models.ResNet(models.BasicBlock, (2, 2, 2, 2)),
    "resnet50": lambda: models.ResNet(models.Bottleneck, (3, 4, 6, 3)),
    "vit_b_16": models.VisionTransformer,
    "gpt2": lambda: models.Gpt2(12, 768, 50257, 1024, True),
    "lstm": models.LanguageModel,
}
print(torch.__version__, torch.backends.cpu.get_cpu_capability() if hasattr(torch.backends, "cpu") else "", flush=True)
for line in sys.stdin:
    name, dtype, _ = line.split()
    torch.set_default_dtype(getattr(torch, dtype))
    torch.manual_seed(0)
    start = clock()
    model = makers[name]()
    spent = clock() - start
    del model
    print(spent, flush=True)
