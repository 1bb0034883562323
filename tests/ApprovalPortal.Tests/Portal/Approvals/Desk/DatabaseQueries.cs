using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ApprovalPortal.Tests.Portal.Approvals.Desk;

/// <summary>Records the database commands of this process that have a parameter of a given value.</summary>
internal sealed class DatabaseQueries : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _parameter;
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    public DatabaseQueries(string parameter)
    {
        _parameter = parameter;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The commands' texts, in order.</summary>
    public ConcurrentQueue<string> Texts { get; } = [];

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuted.Name
            && value.Value is CommandExecutedEventData { Command: var command }
            && command.Parameters.Cast<DbParameter>().Any(parameter => _parameter.Equals(parameter.Value)))
        {
            Texts.Enqueue(command.CommandText);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
