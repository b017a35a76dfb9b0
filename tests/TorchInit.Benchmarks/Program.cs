using TorchInit.Benchmarks;

return args switch
{
    ["training-steps", .. var rest] => TrainingSteps.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Commands: training-steps [--blas FOLDER] PYTHON…   time per training step beside PyTorch's, one thread each");
    return 2;
}
