import Foundation
package import PostgresClient
import Synchronization

/// One PostgreSQL cluster for the whole test process, in a temporary folder, on a unix socket only.
///
/// It is real: fsync is on, and as root it runs as the user `postgres`, because PostgreSQL refuses
/// root. The kernel ends it with the thread that watches it, so a crashed test leaves none behind.
package final class PostgresCluster: Sendable {
    private let folder: String
    private let process: pid_t
    private let databases = Atomic<Int>(0)

    /// Where the server's programs are; nil when PostgreSQL is not installed.
    package static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let usable = versions.compactMap(Int.init).filter { $0 >= 15 }.sorted()
        return usable.last.map { "\(root)/\($0)/bin" }
    }()

    private static let starting = Task { try await start() }

    /// The process's cluster, started by the first test that asks.
    package static func shared() async throws -> PostgresCluster { try await starting.value }

    /// The address of a new, empty database; `user` is its owner and may be any role that exists.
    package func makeDatabase(owner: String = "postgres") async throws -> PostgresURL {
        let name = "test\(databases.add(1, ordering: .relaxed).newValue)"
        try await run("CREATE DATABASE \(name) OWNER \(owner)")
        return try url(of: name, user: owner)
    }

    /// Runs SQL as the superuser, outside any test's database.
    package func run(_ sql: String) async throws {
        let pool = PostgresPool(PostgresOptions(url: try url(of: "postgres"), connectionsMax: 1))
        defer { pool.close() }
        try await pool.withSession { try $0.script(sql) }
    }

    /// The address of a database for a user.
    package func url(of database: String, user: String = "postgres") throws -> PostgresURL {
        try PostgresURL(text(of: database, user: user))
    }

    /// The address as text.
    package func text(of database: String, user: String = "postgres") -> String {
        let host = folder.replacingOccurrences(of: "/", with: "%2F")
        return "postgresql://\(user)@/\(database)?host=\(host)"
    }

    private init(folder: String, process: pid_t) {
        self.folder = folder
        self.process = process
    }

    // MARK: - Starting

    private static func start() async throws -> PostgresCluster {
        guard let programs else { throw ChildFailed(description: "PostgreSQL is not installed") }
        let folder = "/tmp/pkpg-\(UUID().uuidString.prefix(8))"
        let cluster = try await withCheckedThrowingContinuation { continuation in
            // The thread outlives the server: its end would be the server's.
            Thread {
                do {
                    let (cluster, child) = try launch(programs, folder)
                    continuation.resume(returning: cluster)
                    try? Child.wait(child, "postgres", log: folder + "/log")
                } catch {
                    continuation.resume(throwing: error)
                }
            }.start()
        }
        try await cluster.waitUntilReady()
        return cluster
    }

    private static func launch(
        _ programs: String,
        _ folder: String
    ) throws -> (PostgresCluster, pid_t) {
        let log = folder + "/log"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false
        )
        if getuid() == 0 { try hand(folder) }
        let data = folder + "/data"
        let initialise = [
            programs + "/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        ]
        try Child.wait(try Child.start(asUser(initialise), log: log), "initdb", log: log)
        let settings = [
            "listen_addresses=", "unix_socket_directories=\(folder)", "shared_buffers=128MB",
            "max_connections=120", "fsync=on", "max_wal_size=2GB",
        ].flatMap { ["-c", $0] }
        let child = try Child.start(
            asUser([programs + "/postgres", "-D", data] + settings),
            log: log
        )
        stop(child, andRemove: folder)
        let cluster = PostgresCluster(folder: folder, process: child)
        return (cluster, child)
    }

    /// Connects, as often as it takes the server to start.
    private func waitUntilReady() async throws {
        let options = PostgresOptions(
            url: try url(of: "postgres"),
            connectionsMax: 1,
            connectAttemptsMax: 30
        )
        let pool = PostgresPool(options)
        defer { pool.close() }
        try await pool.withSession { try $0.script("SELECT 1") }
    }

    /// Ends with its parent thread, and not as root.
    private static func asUser(_ arguments: [String]) -> [String] {
        let user = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
        return ["setpriv", "--pdeathsig=QUIT"] + (getuid() == 0 ? user : []) + arguments
    }

    private static func hand(_ folder: String) throws {
        guard let user = unsafe getpwnam("postgres"),
            unsafe chown(folder, user.pointee.pw_uid, user.pointee.pw_gid) == 0
        else { throw ChildFailed(description: "there is no user postgres to run the cluster") }
    }

    private static func stop(_ child: pid_t, andRemove folder: String) {
        leftovers.withLock { $0.append((child, folder)) }
        atexit {
            PostgresCluster.leftovers.withLock { leftovers in
                for (child, folder) in leftovers {
                    kill(child, SIGQUIT)
                    // Its watching thread may have been first, which is as good.
                    waitpid(child, nil, 0)
                    // A test's leftovers are not worth failing it.
                    try? FileManager.default.removeItem(atPath: folder)
                }
            }
        }
    }

    private static let leftovers = Mutex<[(pid_t, String)]>([])
}
