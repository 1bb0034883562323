using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ApprovalPortal.Tests.Portal.Account;

/// <summary>Counts the statements that one node sends to its database. Thread-safe.</summary>
internal sealed class StatementLog : ILoggerProvider, ILogger
{
    private int _selects;
    private int _updates;
    private int _failures;

    /// <summary>Queries that were executed.</summary>
    public int Selects => Volatile.Read(ref _selects);

    /// <summary>Updates that were executed.</summary>
    public int Updates => Volatile.Read(ref _updates);

    /// <summary>Statements that the database refused.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Adds it to a node.</summary>
    public void AddTo(IServiceCollection services) => services
        .AddSingleton<ILoggerProvider>(this)
        .Configure<LoggerFilterOptions>(filter => filter.MinLevel = LogLevel.Debug);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId == RelationalEventId.CommandError)
        {
            Interlocked.Increment(ref _failures);
        }
        else if (eventId == RelationalEventId.CommandExecuted && formatter(state, exception) is var text)
        {
            if (text.Contains("SELECT", StringComparison.Ordinal) && !text.Contains("UPDATE", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _selects);
            }
            else if (text.Contains("UPDATE", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _updates);
            }
        }
    }

    public void Dispose()
    {
    }
}
