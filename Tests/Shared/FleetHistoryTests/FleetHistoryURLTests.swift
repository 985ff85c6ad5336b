import FleetHistory
import Testing

@Suite("DATABASE_URL")
struct FleetHistoryURLTests {
    @Test func `three slashes are a relative path, four an absolute one`() throws {
        #expect(try FleetHistoryURL("sqlite:///fleet.db") == .sqlite(path: "fleet.db"))
        #expect(try FleetHistoryURL("sqlite:////var/fleet.db") == .sqlite(path: "/var/fleet.db"))
    }

    @Test(arguments: ["postgresql://me:s3cret@db:5433/fleet", "postgres://me:s3cret@db:5433/fleet"])
    func `both spellings of PostgreSQL are read, and the password is never shown`(
        text: String
    ) throws {
        let url = try FleetHistoryURL(text)
        #expect(url.safeDescription == "postgresql://me@db:5433/fleet")
        #expect(!"\(url.safeDescription)".contains("s3cret"))
    }

    @Test(
        arguments: [
            "", "fleet.db", "sqlite://fleet.db", "sqlite:///", "sqlite:///dir/",
            "mysql://me:s3cret@db/x",
        ])
    func `anything else is refused without repeating it`(text: String) throws {
        let problem = try #require(throws: HistoryProblem.self) { try FleetHistoryURL(text) }
        #expect(!problem.description.contains("s3cret"))
        #expect(problem.description.contains("sqlite:////absolute.db"))
    }
}
