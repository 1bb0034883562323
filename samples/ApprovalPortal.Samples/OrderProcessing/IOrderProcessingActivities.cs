using Temporalio.Activities;

namespace ApprovalPortal.Samples.OrderProcessing;

/// <summary>What is done with an order's items.</summary>
public interface IOrderProcessingActivities
{
    /// <summary>Picks and packs one item.</summary>
    [Activity("process_item")]
    Task ProcessItemAsync(string item);
}
