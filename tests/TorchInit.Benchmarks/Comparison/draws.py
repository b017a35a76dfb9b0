import math
import sys
import time

import torch

clock = time.thread_time_ns if "cpu-time" in sys.argv else time.perf_counter_ns
torch.set_num_threads(1)
torch.set_grad_enabled(False)
types = {"float": torch.float32, "double": torch.float64, "bfloat16": torch.bfloat16}
tensors = {}
draws = {
    "uniform": lambda t: t.uniform_(-0.1, 0.1),
    "normal": lambda t: t.normal_(0.0, 1.0),
    "kaiming_uniform": lambda t: torch.nn.init.kaiming_uniform_(t, a=math.sqrt(5)),
    "kaiming_normal": lambda t: torch.nn.init.kaiming_normal_(t),
}
capability = getattr(torch.backends, "cpu", None)
print(torch.__version__, capability.get_cpu_capability() if capability else "", flush=True)
for line in sys.stdin:
    name, elements, calls = line.split()
    name, _, type_name = name.partition(".")
    side = math.isqrt(int(elements))
    if (type_name, side) not in tensors:
        tensors.clear()
        tensors[type_name, side] = torch.ones(side, side, dtype=types[type_name or "float"])
    draw, tensor, calls = draws[name], tensors[type_name, side], int(calls)
    start = clock()
    for _ in range(calls):
        draw(tensor)
    print(clock() - start, flush=True)
