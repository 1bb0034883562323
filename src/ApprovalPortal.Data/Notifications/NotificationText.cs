using System.Security.Cryptography;
using System.Text;

namespace ApprovalPortal.Data.Notifications;

/// <summary>Makes what other programs wrote fit its column, so that no text keeps a notification from being stored.</summary>
internal static class NotificationText
{
    /// <summary>Characters of an event's key; PostgreSQL's index takes 2,700 bytes a row.</summary>
    public const int EventKeyLength = 400;

    /// <summary>Characters of a request's id; Temporal takes no longer workflow id.</summary>
    public const int RequestIdLength = 1_000;

    /// <summary>Characters of a title.</summary>
    public const int TitleLength = 200;

    /// <summary>Characters of a detail.</summary>
    public const int DetailLength = 2_000;

    /// <summary>The key itself, or a digest where it is too long: a cut key could equal another one.</summary>
    public static string FitKey(string key)
    {
        var text = Fit(key, int.MaxValue);
        return text.Length <= EventKeyLength ? text : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>At most so many characters, without what PostgreSQL refuses: NUL, and halves of surrogate pairs.</summary>
    public static string Fit(string text, int length)
    {
        var fitting = new StringBuilder(Math.Min(text.Length, length));
        foreach (var rune in text.EnumerateRunes())
        {
            if (fitting.Length + rune.Utf16SequenceLength > length)
            {
                break;
            }

            if (rune.Value != 0)
            {
                fitting.Append(rune);
            }
        }

        return fitting.ToString();
    }
}
