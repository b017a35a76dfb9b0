using System.Text;

namespace InitNotebooks.Runner;

/// <summary>The book's style sheet, with the rules that show the pictures of figures on a dark page.</summary>
internal static class BookStyle
{
    public static string Text
    {
        get
        {
            var css = new StringBuilder(Resources.Read("book.css"));
            foreach (var colour in Enum.GetValues<Palette>().Distinct())
                css.Append($"\n.c{(int)colour} {{ --c: light-dark({colour.Hex()}, {Colors.LightToDark[colour.Hex()]}); }}");
            css.Append("\n/* Figures are drawn for white; on a dark page their colours are exchanged. Print is always light. */\n@media screen and (prefers-color-scheme: dark) {\n");
            foreach (var (light, dark) in Colors.LightToDark)
                css.Append($"  :is(.output, .picture) svg [fill=\"{light}\"] {{ fill: {dark}; }}\n  :is(.output, .picture) svg [stroke=\"{light}\"] {{ stroke: {dark}; }}\n");
            return css.Append("}\n").ToString();
        }
    }
}
