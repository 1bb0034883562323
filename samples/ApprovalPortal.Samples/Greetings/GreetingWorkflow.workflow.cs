using ApprovalPortal.Samples.Messages;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace ApprovalPortal.Samples.Greetings;

/// <summary>The smallest update with a validator: a language that may be changed for a day.</summary>
[Workflow("GreetingWorkflow")]
public sealed class GreetingWorkflow
{
    private static readonly IReadOnlyList<(string Language, string Greeting)> s_greetings =
    [
        ("en", "Hello"),
        ("de", "Hallo"),
        ("es", "Hola"),
        ("fr", "Bonjour"),
    ];

    private string _language = "en";

    /// <summary>Greets after a day.</summary>
    [WorkflowRun]
    public async Task<string> RunAsync()
    {
        await Workflow.DelayAsync(TimeSpan.FromHours(24));
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished);
        return s_greetings.Single(g => g.Language == _language).Greeting;
    }

    /// <summary>Changes the language; the answer is the previous one.</summary>
    [WorkflowUpdate("set_language")]
    public async Task<string> SetLanguageAsync(IRawValue? language = null)
    {
        var previous = _language;
        _language = Read(language);
        return previous;
    }

    /// <summary>Refuses an unsupported language before the history knows of it.</summary>
    [WorkflowUpdateValidator(nameof(SetLanguageAsync))]
    public void ValidateSetLanguage(IRawValue? language = null)
    {
        var wanted = Read(language);
        if (!s_greetings.Any(g => g.Language == wanted))
        {
            throw new ApplicationFailureException(
                $"Language {wanted} not supported: {string.Join(", ", s_greetings.Select(g => g.Language))}",
                "UnsupportedLanguage",
                nonRetryable: true);
        }
    }

    private static string Read(IRawValue? raw)
    {
        var reader = new ArgumentReader();
        var language = reader.Text(raw, "language");
        reader.ThrowIfInvalid();
        return language;
    }
}
