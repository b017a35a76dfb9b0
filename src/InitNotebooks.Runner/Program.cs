return await InitNotebooks.Runner.CommandLine.RunAsync(args);
