using System.Diagnostics;
using System.Globalization;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>
/// When each viewer's screen showed each decision. A request's row says "REQUESTER · Travel · 1 of 3 decided", and the
/// requesters are numbered, so a render batch says by itself which decisions it shows. A decision is its request's number
/// times <see cref="ForEach"/>, plus how many of the request came before it.
/// </summary>
internal sealed class DecisionWatch(int requests)
{
    /// <summary>The category of every request.</summary>
    public const string Category = "Travel";

    /// <summary>How many decisions of a request are watched.</summary>
    public const int ForEach = 2;

    private const int Digits = 6;
    private static readonly byte[] s_name = "watched-"u8.ToArray();
    private static readonly byte[] s_between = " · Travel · "u8.ToArray();

    private readonly long[] _sentAt = new long[requests * ForEach];
    private volatile IReadOnlyDictionary<CircuitClient, long[]> _seenAt = new Dictionary<CircuitClient, long[]>();

    /// <summary>The requester of a request.</summary>
    public static string RequesterOf(int number) => $"watched-{number.ToString("D6", CultureInfo.InvariantCulture)}";

    /// <summary>Watches these screens from now on, and forgets what others saw.</summary>
    public void Watch(IEnumerable<CircuitClient> viewers) => _seenAt = viewers.ToDictionary(viewer => viewer, _ => new long[requests * ForEach]);

    /// <summary>A decision is sent at this moment.</summary>
    public void MarkSent(int decision) => Volatile.Write(ref _sentAt[decision], Stopwatch.GetTimestamp());

    /// <summary>Reads a render batch of one viewer; its batches come one after the other.</summary>
    public void Take(CircuitClient viewer, ReadOnlyMemory<byte> batch)
    {
        if (!_seenAt.TryGetValue(viewer, out var seen))
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        var rest = batch.Span;
        for (var at = rest.IndexOf(s_name); at >= 0; at = rest.IndexOf(s_name))
        {
            rest = rest[(at + s_name.Length)..];
            if (rest.Length <= Digits + s_between.Length
                || !rest[Digits..].StartsWith(s_between)
                || !int.TryParse(rest[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                continue;
            }

            // The second decision may be shown together with the first.
            var decided = Math.Min(rest[Digits + s_between.Length] - (byte)'0', ForEach);
            for (var decision = number * ForEach; decision < (number * ForEach) + decided; decision++)
            {
                if (seen[decision] == 0)
                {
                    Volatile.Write(ref seen[decision], now);
                }
            }
        }
    }

    /// <summary>How many screens do not show these decisions yet, counted once for each decision.</summary>
    public int CountMissing(IReadOnlyCollection<int> decided) =>
        _seenAt.Values.Sum(seen => decided.Count(number => Volatile.Read(ref seen[number]) == 0));

    /// <summary>Milliseconds from sending to showing, a sample for each decision and screen; what was never shown counts as <paramref name="patience"/>.</summary>
    public IReadOnlyList<double> TakeSamples(IReadOnlyCollection<int> decided, TimeSpan patience) =>
    [
        .. _seenAt.Values.SelectMany(seen => decided.Select(number => Volatile.Read(ref seen[number]) is > 0 and var at
            ? Stopwatch.GetElapsedTime(_sentAt[number], at).TotalMilliseconds
            : patience.TotalMilliseconds)),
    ];
}
