using System.Globalization;

namespace TorchInit;

/// <summary>Members of enumerations in messages.</summary>
internal static class EnumText
{
    /// <summary>A member's name; where the value is no member, the number, which <c>ToString</c> would write in the reader's culture.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Enum.GetName(value) ?? Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
