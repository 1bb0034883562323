using ApprovalPortal.Web.Approvals.Desk;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Sends a command again and again, with the same id, until its answer is definite. One for each circuit.</summary>
public sealed partial class CommandSender(
    CommandMessages messages, IStringLocalizer<ApprovalTexts> texts, TimeProvider time, ILogger<CommandSender> log)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    /// <summary>Turns the answer into words.</summary>
    public CommandMessages Messages => messages;

    /// <summary>
    /// The definite answer, or null when there is none: the caller went away, or something failed that a repetition does
    /// not mend. <paramref name="tell"/> gets the sentence to show meanwhile, or for good.
    /// </summary>
    public async Task<CommandOutcome?> SendAsync(
        Func<CancellationToken, Task<CommandOutcome>> send, Action<string> tell, CancellationToken cancellationToken)
    {
        try
        {
            for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
            {
                var outcome = await send(cancellationToken);
                if (outcome is not CommandOutcome.Unclear)
                {
                    return outcome;
                }

                tell(messages.Of(outcome));
                await Task.Delay(pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was sent counts, and the lists will say so.
            return null;
        }
        catch (Exception e)
        {
            var errorId = Guid.NewGuid().ToString("N")[..12];
            LogUnexpected(log, errorId, e);
            tell(texts["Unexpected", errorId]);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "Error {ErrorId} while a command was sent")]
    private static partial void LogUnexpected(ILogger logger, string errorId, Exception exception);
}
