using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Workflows.Expenses;

/// <summary>Starts an <see cref="ExpenseApprovalWorkflow"/>; the first five fields are the book chapter's.</summary>
/// <param name="RequestId">The workflow id as well; 1 to 255 characters.</param>
/// <param name="Employee">The requester.</param>
/// <param name="Amount">More than 0, at most 1e12, two decimals.</param>
/// <param name="Description">1 to 4,000 characters.</param>
/// <param name="Category">1 to 100 characters.</param>
/// <param name="ReopenedFrom">The run that this one goes on with.</param>
/// <param name="SeparationOfDuties">The workflow too refuses the employee's own decision; the portal always sends true.</param>
public record ExpenseRequest(
    string RequestId,
    string Employee,
    decimal Amount,
    string Description,
    string Category,
    ReopenedFrom? ReopenedFrom = null,
    bool SeparationOfDuties = false);

/// <summary>The argument of <c>process_approved_expense</c>: the expense, and who approved it.</summary>
public sealed record ApprovedExpense : ExpenseRequest
{
    /// <summary>Adds the decision to the expense.</summary>
    [SetsRequiredMembers]
    public ApprovedExpense(ExpenseRequest original, IReadOnlyList<RoleDecision> decisions)
        : base(original) => Decisions = decisions;

    /// <summary>Reads it from the wire, where the optional fields follow as properties.</summary>
    [JsonConstructor]
    public ApprovedExpense(string requestId, string employee, decimal amount, string description, string category)
        : base(requestId, employee, amount, description, category)
    {
    }

    /// <summary>The manager's approval.</summary>
    public required IReadOnlyList<RoleDecision> Decisions { get; init; }

    /// <summary>The key by which receivers recognize a repeat; absent in runs that older code began.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EffectKey { get; init; }
}
