using InitNotebooks.Kernel;
using InitNotebooks.Runner;

// Started by a replay of the tests: host, and the name of the pipe.
return await NotebookHost.RunAsync(args[1], _ => new KernelEngine());
