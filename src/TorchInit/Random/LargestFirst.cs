using System.Numerics;

namespace TorchInit;

/// <summary>
/// The largest of some numbers in falling order, as <c>torch.topk</c> finds them: NaN first, and equal ones in the order in which the
/// selecting and sorting of GCC's C++ library leaves them. (Equal numbers are not rare: among ten thousand random floats there are some.)
/// </summary>
internal readonly ref struct LargestFirst<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Up to so many elements, sorting is by insertion.</summary>
    private const int Few = 16;

    /// <summary>PyTorch sorts a heap of the first elements if there are so many times more.</summary>
    private const int HeapShare = 64;

    private readonly Span<T> values;
    private readonly Span<long> indices;

    private LargestFirst(Span<T> values, Span<long> indices)
    {
        this.values = values;
        this.indices = indices;
    }

    /// <summary>The places of the <paramref name="count"/> largest values; the values are left in another order.</summary>
    public static long[] Of(Span<T> values, int count)
    {
        var indices = new long[values.Length];
        for (var i = 0; i < indices.Length; i++)
            indices[i] = i;
        var queue = new LargestFirst<T>(values, indices);
        if ((long)count * HeapShare <= values.Length)
        {
            queue.SelectHeap(0, count, values.Length);
            queue.SortHeap(0, count);
        }
        else
        {
            queue.Select(0, count - 1, values.Length);
            queue.Sort(0, count - 1);
        }
        return indices[..count];
    }

    private bool Precedes(int a, int b) => Precedes(values[a], values[b]);

    private static bool Precedes(T a, T b) => a > b || (T.IsNaN(a) && !T.IsNaN(b));

    private void Swap(int a, int b)
    {
        (values[a], values[b]) = (values[b], values[a]);
        (indices[a], indices[b]) = (indices[b], indices[a]);
    }

    private void Move(int to, int from) => (values[to], indices[to]) = (values[from], indices[from]);

    private void Put(int to, (T Value, long Index) element) => (values[to], indices[to]) = element;

    private (T Value, long Index) Take(int from) => (values[from], indices[from]);

    /// <summary>std::nth_element: what belongs to place <paramref name="nth"/> is there, and what precedes it stands before.</summary>
    private void Select(int first, int nth, int last)
    {
        for (var depth = 2 * BitOperations.Log2((uint)(last - first)); last - first > 3; depth--)
        {
            if (depth == 0)
            {
                SelectHeap(first, nth + 1, last);
                Swap(first, nth);
                return;
            }
            var cut = Partition(first, last);
            if (cut <= nth)
                first = cut;
            else
                last = cut;
        }
        Insert(first, last);
    }

    /// <summary>std::sort.</summary>
    private void Sort(int first, int last)
    {
        if (first == last)
            return;
        SortRoughly(first, last, 2 * BitOperations.Log2((uint)(last - first)));
        var sorted = Math.Min(last, first + Few);
        Insert(first, sorted);
        for (var i = sorted; i < last; i++)
            InsertBackwards(i);
    }

    private void SortRoughly(int first, int last, int depth)
    {
        for (; last - first > Few; depth--)
        {
            if (depth == 0)
            {
                SelectHeap(first, last, last);
                SortHeap(first, last);
                return;
            }
            var cut = Partition(first, last);
            SortRoughly(cut, last, depth - 1);
            last = cut;
        }
    }

    /// <summary>Splits at the median of three, which comes to stand first.</summary>
    private int Partition(int first, int last)
    {
        var middle = first + (last - first) / 2;
        Swap(first, Median(first + 1, middle, last - 1));
        var (left, right) = (first + 1, last);
        while (true)
        {
            while (Precedes(left, first))
                left++;
            right--;
            while (Precedes(first, right))
                right--;
            if (left >= right)
                return left;
            Swap(left, right);
            left++;
        }
    }

    private int Median(int a, int b, int c) => Precedes(a, b)
        ? Precedes(b, c) ? b : Precedes(a, c) ? c : a
        : Precedes(a, c) ? a : Precedes(b, c) ? c : b;

    private void Insert(int first, int last)
    {
        for (var i = first + 1; i < last; i++)
        {
            if (!Precedes(i, first))
            {
                InsertBackwards(i);
                continue;
            }
            var element = Take(i);
            for (var j = i; j > first; j--)
                Move(j, j - 1);
            Put(first, element);
        }
    }

    private void InsertBackwards(int place)
    {
        var element = Take(place);
        for (; Precedes(element.Value, values[place - 1]); place--)
            Move(place, place - 1);
        Put(place, element);
    }

    /// <summary>Makes a heap of the first elements that ends with all that precede the others.</summary>
    private void SelectHeap(int first, int middle, int last)
    {
        for (var parent = (middle - first - 2) / 2; middle - first >= 2 && parent >= 0; parent--)
            SiftDown(first, parent, middle - first, Take(first + parent));
        for (var i = middle; i < last; i++)
        {
            if (Precedes(i, first))
                PopTo(i, first, middle);
        }
    }

    private void SortHeap(int first, int last)
    {
        for (last--; last > first; last--)
            PopTo(last, first, last);
    }

    private void PopTo(int place, int first, int last)
    {
        var element = Take(place);
        Move(place, first);
        SiftDown(first, 0, last - first, element);
    }

    /// <summary>Moves the hole down to a leaf, then the element up to where it belongs.</summary>
    private void SiftDown(int first, int hole, int length, (T Value, long Index) element)
    {
        var top = hole;
        var child = hole;
        while (child < (length - 1) / 2)
        {
            child = 2 * (child + 1);
            if (Precedes(first + child, first + child - 1))
                child--;
            Move(first + hole, first + child);
            hole = child;
        }
        if (length % 2 == 0 && child == (length - 2) / 2)
        {
            child = 2 * child + 1;
            Move(first + hole, first + child);
            hole = child;
        }
        for (var parent = (hole - 1) / 2; hole > top && Precedes(values[first + parent], element.Value); parent = (hole - 1) / 2)
        {
            Move(first + hole, first + parent);
            hole = parent;
        }
        Put(first + hole, element);
    }
}
