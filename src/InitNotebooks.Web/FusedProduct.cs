namespace InitNotebooks.Web;

/// <summary>
/// The product of two matrices: eight columns of the result at a time, four rows of them in registers. The eight columns of b lie in a panel, row after
/// row; behind it their bias, and a row for fewer columns than eight.
/// </summary>
internal sealed class FusedProduct
{
    private const int Lane = 4, Register = 16, PanelRow = 2 * Register;

    private readonly WasmFunction f = new();
    private readonly int a, aRow, aInner, b, bInner, bColumn, bias, c, rows, inner, columns, panel;
    private readonly int zero, one, eight, lane, panelRow, end, scratch, cRow, panelSize;

    public FusedProduct()
    {
        var given = Enumerable.Range(0, FusedModule.ProductArguments).Select(i => f.LoadInt(0, i * Lane)).ToArray();
        (a, aRow, aInner, b, bInner, bColumn, bias, c, rows, inner, columns, panel) =
            (given[0], given[1], given[2], given[3], given[4], given[5], given[6], given[7], given[8], given[9], given[10], given[11]);
        (zero, one, eight, lane, panelRow) = (f.Int(0), f.Int(1), f.Int(8), f.Int(Lane), f.Int(PanelRow));
        panelSize = f.Multiply(inner, panelRow);
        end = f.Add(panel, panelSize);
        scratch = f.Add(end, panelRow);
        cRow = f.Multiply(columns, lane);
    }

    public byte[] Write()
    {
        var column = f.Int(0);
        f.WhileLess(column, columns, () =>
        {
            var used = f.Smaller(f.Subtract(columns, column), eight);
            var usedBytes = f.Multiply(used, lane);
            Pack(column, used);
            var across = f.Multiply(column, lane);
            f.IfEqual(bias, zero, () => { }, () => f.CopyBytes(f.Add(bias, across), end, usedBytes));
            int left = f.Copy(a), place = f.Add(c, across), row = f.Int(0), lastOfFour = f.Subtract(rows, f.Int(3));
            f.WhileLess(row, lastOfFour, () => Rows(4));
            f.WhileLess(row, rows, () => Rows(1));
            f.Move(column, eight);

            void Rows(int count)
            {
                foreach (var (low, high) in Sums(left, count))
                {
                    f.IfEqual(used, eight, () => Store(low, high, place), () =>
                    {
                        Store(low, high, scratch);
                        f.CopyBytes(scratch, place, usedBytes);
                    });
                    f.Move(place, cRow);
                }
                f.Move(left, f.Multiply(aRow, f.Int(count)));
                f.Move(row, f.Int(count));
            }
        });
        return f.Body();
    }

    /// <summary>Columns of b, one beside another; columns beyond the matrix are 0.</summary>
    private void Pack(int column, int used)
    {
        f.Clear(panel, panelSize);
        int j = f.Int(0), from = f.Add(b, f.Multiply(column, bColumn)), to = f.Copy(panel);
        f.WhileLess(j, used, () =>
        {
            int source = f.Copy(from), target = f.Copy(to), k = f.Int(0);
            f.WhileLess(k, inner, () =>
            {
                f.CopyFloat(source, target);
                f.Move(source, bInner);
                f.Move(target, panelRow);
                f.Move(k, one);
            });
            f.Move(from, bColumn);
            f.Move(to, lane);
            f.Move(j, one);
        });
    }

    /// <summary>Rows of a times the panel, each eight sums.</summary>
    private (int Low, int High)[] Sums(int left, int count)
    {
        var sums = Enumerable.Range(0, count).Select(_ => (Low: f.Vectors(0), High: f.Vectors(0))).ToArray();
        var lefts = new int[count];
        for (var i = 0; i < count; i++)
            lefts[i] = i == 0 ? f.Copy(left) : f.Add(lefts[i - 1], aRow);
        int right = f.Copy(panel), k = f.Int(0);
        f.WhileLess(k, inner, () =>
        {
            int low = f.LoadVector(right, 0), high = f.LoadVector(right, Register);
            for (var i = 0; i < count; i++)
            {
                var factor = f.LoadOne(lefts[i], 0);
                f.Accumulate(sums[i].Low, factor, low);
                f.Accumulate(sums[i].High, factor, high);
                f.Move(lefts[i], aInner);
            }
            f.Move(right, panelRow);
            f.Move(k, one);
        });
        f.IfEqual(bias, zero, () => { }, () =>
        {
            foreach (var (low, high) in sums)
            {
                f.Assign(low, f.Of(Binaries.Add, low, f.LoadVector(end, 0)));
                f.Assign(high, f.Of(Binaries.Add, high, f.LoadVector(end, Register)));
            }
        });
        return sums;
    }

    private void Store(int low, int high, int place)
    {
        f.Store(low, place, 0);
        f.Store(high, place, Register);
    }
}
