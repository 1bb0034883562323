using System.Numerics;
using System.Runtime.Intrinsics;

namespace ApprovalPortal.Web.Approvals.Index;

/// <summary>
/// Finds the rows that may hold a text without a look at the others: each row sets bits for the three-letter pieces of its
/// texts, and a bit of many rows lies side by side, so that a search reads a few bits of each row. It never misses a row;
/// those that it finds in vain the exact look sorts out. Not safe for threads: the index guards it.
/// </summary>
internal sealed class TextSignatures
{
    /// <summary>Characters of the shortest text that can be looked up.</summary>
    public const int PieceLength = 3;

    // So many bits for each row: a description of 250 characters sets a third of them.
    private const int PositionBits = 11;
    private const int Positions = 1 << PositionBits;
    private const int WordsOfPosition = 8;
    private const int RowsOfBlock = WordsOfPosition * 64;

    private readonly List<ulong[]> _blocks = [];
    private readonly List<IndexedApproval?> _rows = [];
    private readonly Stack<int> _free = [];

    /// <summary>Above every <see cref="IndexedApproval.Slot"/>.</summary>
    public int Slots => _rows.Count;

    /// <summary>Takes a row up and gives it its slot.</summary>
    public void Add(IndexedApproval row)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _rows.Count;
            _rows.Add(null);
            if (slot % RowsOfBlock == 0)
            {
                _blocks.Add(new ulong[Positions * WordsOfPosition]);
            }
        }

        row.Slot = slot;
        _rows[slot] = row;
        Mark(row, true);
    }

    public void Remove(IndexedApproval row)
    {
        Mark(row, false);
        _rows[row.Slot] = null;
        _free.Push(row.Slot);
    }

    /// <summary>All rows that hold a text of at least <see cref="PieceLength"/> characters, without case, and some that do not.</summary>
    public IEnumerable<IndexedApproval> MayHold(string text)
    {
        var words = WordsOf(text);
        for (var block = 0; block < _blocks.Count; block++)
        {
            var found = RowsWithAll(_blocks[block], words);
            for (var word = 0; found != Vector512<ulong>.Zero && word < WordsOfPosition; word++)
            {
                for (var rows = found[word]; rows != 0; rows &= rows - 1)
                {
                    yield return _rows[(block * RowsOfBlock) + (word * 64) + BitOperations.TrailingZeroCount(rows)]!;
                }
            }
        }
    }

    private static Vector512<ulong> RowsWithAll(ulong[] block, int[] words)
    {
        var rows = Vector512<ulong>.AllBitsSet;
        foreach (var word in words)
        {
            rows &= Vector512.Create(block.AsSpan(word, WordsOfPosition));
            if (rows == Vector512<ulong>.Zero)
            {
                break;
            }
        }

        return rows;
    }

    // Where the bits of a text's pieces are in a block, those of rare pieces first: most blocks are done after a few.
    private int[] WordsOf(string text)
    {
        var words = new HashSet<int>();
        foreach (var hash in new Pieces(text))
        {
            words.Add(First(hash));
            words.Add(Second(hash));
        }

        return _blocks.Count == 0 ? [] : [.. words.OrderBy(word => RowsOf(_blocks[0].AsSpan(word, WordsOfPosition)))];
    }

    private static int RowsOf(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    // Two bits for each piece: a rare piece seldom shares both with frequent ones.
    private static int First(ulong hash) => (int)(hash >> (64 - PositionBits)) * WordsOfPosition;

    private static int Second(ulong hash) => ((int)(hash >> (64 - (2 * PositionBits))) & (Positions - 1)) * WordsOfPosition;

    private void Mark(IndexedApproval row, bool isThere)
    {
        var words = _blocks[row.Slot / RowsOfBlock].AsSpan(row.Slot % RowsOfBlock / 64);
        Mark(words, row, row.Row.RequestId, isThere);
        Mark(words, row, row.Row.Title, isThere);
        Mark(words, row, row.Requester, isThere);
        Mark(words, row, row.Row.Excerpt, isThere);
    }

    private static void Mark(Span<ulong> words, IndexedApproval row, string text, bool isThere)
    {
        var bit = 1UL << (row.Slot % 64);
        var kept = isThere ? ulong.MaxValue : ~bit;
        var set = isThere ? bit : 0;
        foreach (var hash in new Pieces(text))
        {
            ref var first = ref words[First(hash)];
            first = (first & kept) | set;
            ref var second = ref words[Second(hash)];
            second = (second & kept) | set;
        }
    }

    // Equal for what ordinal comparison without case calls equal. It folds surrogates in pairs only: here all are one.
    private static char Folded(char c) => c switch
    {
        >= 'a' and <= 'z' => (char)(c - ('a' - 'A')),
        < '\u0080' => c,
        _ => char.IsSurrogate(c) ? '\uD800' : char.ToUpperInvariant(c),
    };

    // The hashes of a text's pieces.
    private ref struct Pieces(string text)
    {
        private ulong _piece;
        private int _next;

        public readonly ulong Current => _piece * 0x9E37_79B9_7F4A_7C15;

        public readonly Pieces GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_next < text.Length)
            {
                _piece = ((_piece << 16) | Folded(text[_next++])) & 0xFFFF_FFFF_FFFF;
                if (_next >= PieceLength)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
