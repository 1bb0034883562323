using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Worker;
using Npgsql;

namespace ApprovalPortal.Tests.Portal.Hosting;

/// <summary>The database's password outside the connection string, where no character of it needs an escape.</summary>
public sealed class DatabasePasswordTests(PostgreSqlServer server) : IDisposable
{
    private const string Password = """p; w'd "$x" \ = {1} #%ü""";

    private readonly string _folder = TestFolder.Create();

    public void Dispose() => TestFolder.Delete(_folder);

    [Fact]
    public async Task Start_PasswordInTheEnvironment_IsUsedAsItIs()
    {
        var connection = await CreateDatabaseAsync();

        Assert.NotEqual(0, await CreateAdminAsync(connection, "wrong"));
        Assert.Equal(0, await CreateAdminAsync(connection, Password));
    }

    private async Task<string> CreateDatabaseAsync()
    {
        var owner = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        await using var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            CREATE ROLE {PostgreSqlServer.PasswordUser} LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}';
            ALTER DATABASE {owner.Database} OWNER TO {PostgreSqlServer.PasswordUser};
            """;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return $"Host={owner.Host};Port={owner.Port};Database={owner.Database};Username={PostgreSqlServer.PasswordUser}";
    }

    private async Task<int> CreateAdminAsync(string connection, string password)
    {
        using var command = new PortalProcess(
            _folder,
            new()
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Database__Provider"] = "PostgreSQL",
                ["ConnectionStrings__Portal"] = connection,
                ["PGPASSWORD"] = password,
            },
            "admin",
            "create",
            "--email",
            "boss@company.example");
        return await command.WaitForExitAsync(TimeSpan.FromMinutes(2));
    }
}
