using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Bench.Nodes;

/// <summary>
/// Requests as people write them: many titles, descriptions of up to 300 characters, two thousand requesters, amounts for
/// one to three approvers. The same numbers make the same requests in every run.
/// </summary>
public static class SampleRequests
{
    /// <summary>A word that exactly <see cref="RareCount"/> of the first thousand requests hold, and no later one.</summary>
    public const string RareWord = "oscilloscope";

    /// <summary>A word of about every tenth request.</summary>
    public const string FrequentWord = "laptop";

    /// <summary>How many requests hold <see cref="RareWord"/>.</summary>
    public const int RareCount = 30;

    private const int Requesters = 2_000;
    private const int LongestDescription = 300;

    private static readonly string[] s_deeds = ["Buy", "Renew", "Replace", "Rent", "Order", "Repair", "Extend", "Book", "Upgrade", "License"];

    private static readonly string[] s_things =
    [
        "laptops", "monitors", "office chairs", "train tickets", "flights", "a projector", "network switches", "design software",
        "cleaning services", "a delivery van",
    ];

    private static readonly string[] s_purposes =
    [
        "the Hamburg office", "new colleagues", "the spring fair", "customer support", "the training room", "the data centre",
        "field service", "the legal team", "a customer's pilot", "the warehouse", "the apprentices", "product research",
    ];

    private static readonly string[] s_sentences =
    [
        "The ones we have are more than five years old and fail about once a month.",
        "Three offers were compared, and this one is the cheapest over four years.",
        "Delivery takes two weeks, so the order has to be out by the end of the month.",
        "The budget of the department covers it; the cost centre is 4711.",
        "Without it the team shares one device, which costs everybody an hour a day.",
        "The supplier grants eight percent if we order before the quarter ends.",
        "Maintenance for three years is included in the price.",
        "This was agreed upon in the planning round, see the minutes of last week.",
    ];

    private static readonly string[] s_names =
    [
        "anna", "ben", "clara", "david", "emma", "felix", "greta", "henry", "ida", "jonas", "katja", "leon", "marie", "noah", "olga",
        "paul", "quentin", "rosa", "simon", "tina",
    ];

    private static readonly string[] s_categories = ["General", "Travel", "Equipment", "Software", "Services", "Facilities"];

    /// <summary>The request of a number, from 0.</summary>
    public static ApprovalRequest Make(int number)
    {
        var random = new Random(number);
        var requester = random.Next(Requesters);
        var description = Describe(number, random);
        return new(
            $"REQ-{number:0000000000}",
            $"{s_names[requester % s_names.Length]}.{requester / s_names.Length:000}@corp.example",
            Math.Round(10m + ((decimal)Math.Pow(random.NextDouble(), 4) * 60_000m), 2),
            description,
            $"{Pick(s_deeds, random)} {Pick(s_things, random)} for {Pick(s_purposes, random)} ({random.Next(1, 100)})",
            Pick(s_categories, random),
            "USD",
            SeparationOfDuties: true);
    }

    private static string Describe(int number, Random random)
    {
        var text = number < 1_000 && number % (1_000 / RareCount) == 0 && number / (1_000 / RareCount) < RareCount
            ? $"Includes an {RareWord} for the bench."
            : "";
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            text = $"{text} {Pick(s_sentences, random)}".Trim();
        }

        return text.Length <= LongestDescription ? text : text[..LongestDescription];
    }

    private static string Pick(string[] words, Random random) => words[random.Next(words.Length)];
}
