using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;

namespace ApprovalPortal.Samples.Messages;

/// <summary>
/// Reads the arguments of one message from outside and keeps the first error, so that a start fails, an update is
/// refused and a signal is put aside with the field's name. What could not be read is an empty value.
/// </summary>
public sealed class ArgumentReader
{
    private const int MaximumTextLength = 2000;

    /// <summary>The first thing that is wrong, null while all is well.</summary>
    public FieldError? Error { get; private set; }

    /// <summary>Reads a message that is a JSON object.</summary>
    public T Object<T>(IRawValue? raw)
        where T : class
    {
        if (!WireInput.TryDecode<T>(raw, out var value, out var error))
        {
            Error ??= error;
        }

        return value!;
    }

    /// <summary>Reads a value of its own, such as an amount of money.</summary>
    public T Value<T>(IRawValue? raw, string field)
        where T : notnull
    {
        if (!WireInput.TryDecodeValue<T>(raw, field, out var value, out var error))
        {
            Error ??= error;
        }

        return value!;
    }

    /// <summary>Reads a value that may be absent.</summary>
    public T Optional<T>(IRawValue? raw, string field, T whenAbsent)
        where T : notnull =>
        WireInput.IsAbsent(raw) ? whenAbsent : Value<T>(raw, field);

    /// <summary>Reads text of 1 to 2,000 characters.</summary>
    public string Text(IRawValue? raw, string field)
    {
        var text = Value<string>(raw, field) ?? "";
        Require(Error is not null || text.Length is > 0 and <= MaximumTextLength, field, $"must have 1 to {MaximumTextLength} characters");
        return text;
    }

    /// <summary>Reads a whole number from 0 to <paramref name="maximum"/>.</summary>
    public int Number(IRawValue? raw, string field, int maximum)
    {
        var number = Value<int>(raw, field);
        Require(number >= 0 && number <= maximum, field, $"must be 0 to {maximum}");
        return number;
    }

    /// <summary>Reads a list of text with <paramref name="maximum"/> entries at most.</summary>
    public IReadOnlyList<string> Texts(IRawValue? raw, string field, int maximum)
    {
        var texts = Value<List<string?>>(raw, field) ?? [];
        Require(texts.Count <= maximum, field, $"must have {maximum} entries at most");
        Require(!texts.Contains(null), field, "must be a list of text");
        return Error is null ? [.. texts.Select(t => t!)] : [];
    }

    /// <summary>Adds a rule of the message's own.</summary>
    public void Require(bool condition, string field, string reason)
    {
        if (!condition)
        {
            Error ??= new(field, reason);
        }
    }

    /// <summary>Ends a run, or refuses an update, whose arguments are bad.</summary>
    public void ThrowIfInvalid()
    {
        if (Error is not null)
        {
            throw Error.ToFailure();
        }
    }
}
