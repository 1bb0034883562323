var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
await app.RunAsync();

/// <summary>The portal's entry point; public for tests that host it.</summary>
public partial class Program;
