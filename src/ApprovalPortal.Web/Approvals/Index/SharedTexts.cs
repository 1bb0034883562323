namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// Lets equal texts of different rows be one object, as far as they are frequent: people, categories and currencies come
/// again and again. Bounded: where two texts share a place, the later one takes it. Any thread may call it.
/// </summary>
internal static class SharedTexts
{
    private static readonly string?[] s_known = new string?[1 << 14];

    public static string? Share(string? text)
    {
        if (text is null)
        {
            return null;
        }

        ref var known = ref s_known[string.GetHashCode(text, StringComparison.Ordinal) & (s_known.Length - 1)];
        var shared = known;
        return shared == text ? shared : known = text;
    }
}
