namespace ApprovalPortal.Tests.Infrastructure;

/// <summary>Whether proofs run in their full size, as by <c>./test.sh --long</c>, or shortened.</summary>
public static class LongProofs
{
    /// <summary>True when the environment variable <c>LONG_PROOFS</c> is 1.</summary>
    public static bool AreEnabled => Environment.GetEnvironmentVariable("LONG_PROOFS") == "1";
}
