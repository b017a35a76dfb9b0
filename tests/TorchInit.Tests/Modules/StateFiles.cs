using System.Buffers;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>States to write, a folder to write them in, and a Python with PyTorch to read them.</summary>
internal static class StateFiles
{
    /// <summary>Every element type and every kind of shape; the numbers say where they stand.</summary>
    public static StateDict Everything()
    {
        var state = new StateDict();
        state.Add("weight", StateTensor.Of(Tensor.Create(new float[] { 1, -2.5f, 3, 4, 5, float.NegativeInfinity }, [2, 3])));
        state.Add("transposed", StateTensor.Of(Tensor.Transpose(Tensor.Create(new double[] { 1, 2, 3, 4, 5, 6 }, [2, 3]))));
        state.Add("row.of.it", StateTensor.Of(Tensor.Create(new float[] { 1, 2, 3, 4 }, [2, 2]).Slice([new NRange(1, 2), NRange.All])));
        state.Add("half", StateTensor.Of(Tensor.Create(new[] { (Half)0.5f, (Half)(-65504f) }, [2])));
        state.Add("brief", StateTensor.Of(Tensor.Create(new[] { (BFloat16)1.5f, (BFloat16)(-3e38f) }, [2])));
        state.Add("long", StateTensor.Of(Tensor.Create(new[] { long.MinValue, 7 }, [2, 1])));
        state.Add("int", StateTensor.Of(Tensor.Create(new[] { int.MaxValue }, [1, 1, 1])));
        state.Add("short", StateTensor.Of(Tensor.Create(new short[] { -3, 300 }, [2])));
        state.Add("sbyte", StateTensor.Of(Tensor.Create(new sbyte[] { -3, 3 }, [2])));
        state.Add("byte", StateTensor.Of(Tensor.Create(new byte[] { 3, 255, 0 }, [3])));
        state.Add("bool", StateTensor.Of(Tensor.Create(new[] { true, false }, [2])));
        state.Add("empty", StateTensor.Of(Tensor.CreateFromShape<float>([0, 3])));
        state.Add("ü", StateTensor.OfScalar(42L));
        return state;
    }

    /// <summary>Name, type, shape and bytes of each tensor.</summary>
    public static string Describe(StateDict state)
    {
        return string.Join('\n', state.Select(pair => $"{pair.Key} {DTypes.NameOf(pair.Value.DType)} {DTypes.Tuple(pair.Value.Shape)} {Hex(pair.Value)}"));

        static string Hex(StateTensor tensor)
        {
            var bytes = new MemoryStream();
            tensor.WriteTo(bytes);
            return Convert.ToHexStringLower(bytes.ToArray());
        }
    }

    /// <summary>Runs an action in a new folder, which is deleted afterwards.</summary>
    public static void InFolder(Action<string> action)
    {
        var folder = Directory.CreateTempSubdirectory("torchinit-state-");
        try
        {
            action(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a Python script that imports torch, in a folder, and returns what it prints. Skips the test where there is no PyTorch.</summary>
    public static string Python(string folder, string script)
    {
        Assert.SkipWhen(TorchPython.Instance is null, "No python3 with torch and numpy here (Debian: apt-get install python3-torch python3-numpy).");
        return TorchPython.Instance!.Run(folder, script);
    }

    /// <summary>The same with the package safetensors, the format's own library. Skips the test where it is missing.</summary>
    public static string PythonWithSafetensors(string folder, string script)
    {
        Assert.SkipUnless(TorchPython.Instance is { HasSafetensors: true }, "No Python package safetensors here (python3 -m pip install safetensors, or PYTHONPATH to where it lies).");
        return Python(folder, "from safetensors import safe_open\nfrom safetensors.torch import load_file, save_file\n" + script);
    }
}
