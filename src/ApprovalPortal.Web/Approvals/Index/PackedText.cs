using System.Text;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>A text that is kept for every row and shown seldom, in half the space as long as it is Latin.</summary>
internal readonly struct PackedText(string text) : IEquatable<PackedText>
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public bool Equals(PackedText other) => _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => obj is PackedText other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The text, read into the buffer, which grows as needed.</summary>
    public ReadOnlySpan<char> Read(ref char[] buffer)
    {
        if (buffer.Length < _bytes.Length)
        {
            buffer = new char[_bytes.Length];
        }

        return buffer.AsSpan(0, Encoding.UTF8.GetChars(_bytes, buffer));
    }

    public override string ToString() => Encoding.UTF8.GetString(_bytes);
}
