import Foundation
import Glibc
import PostgresClient
import TestSupport

/// A PostgreSQL server of one test's own, which the test may kill -9 and start again.
package final class KillablePostgres {
    private let folder: String
    private let programs: String
    private var server: ChildProcess?

    /// Makes a cluster in a folder that is its own and starts it.
    ///
    /// - Parameter folder: a new folder, removed with the stack's.
    /// - Throws: when PostgreSQL is missing or does not start.
    package init(in folder: String) async throws {
        guard let programs = PostgresCluster.programs else {
            throw NeverHappened(description: "PostgreSQL is not installed")
        }
        self.programs = programs
        self.folder = folder
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        if getuid() == 0 {
            guard let user = unsafe getpwnam("postgres") else {
                throw NeverHappened(description: "there is no user postgres")
            }
            unsafe chown(folder, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        let made = try run([
            programs + "/initdb", "-D", folder + "/data", "-U", "postgres", "-A", "trust",
            "--locale=C.UTF-8", "-E", "UTF8",
        ])
        guard await made.exitStatus == 0 else { throw NeverHappened(description: made.log) }
        try await start()
    }

    /// The address of its database.
    package var url: String {
        "postgresql://postgres@/postgres?host=\(folder.replacing("/", with: "%2F"))"
    }

    /// Starts the server and waits until it lets sessions in.
    ///
    /// After a `kill -9` the old backends may still hold the shared memory for a moment; the
    /// server refuses to start until they are gone, as it should, and is started again.
    package func start() async throws {
        let options = PostgresOptions(url: try PostgresURL(url), connectionsMax: 1)
        let pool = PostgresPool(options)
        defer { pool.close() }
        try await eventually("PostgreSQL lets sessions in") {
            if server?.isRunning != true {
                server = try run([
                    programs + "/postgres", "-D", folder + "/data", "-c", "listen_addresses=",
                    "-c", "unix_socket_directories=\(folder)", "-c", "fsync=on",
                ])
            }
            return (try? await pool.withSession { try $0.script("SELECT 1") }) != nil
        }
    }

    /// `kill -9` of the postmaster; its backends end when they notice.
    package func kill() async {
        await server?.killAndWait()
    }

    /// Stops in order.
    package func stop() async {
        server?.signal(SIGINT)
        _ = await server?.exitStatus
    }

    /// Rows of two integers that a query finds.
    package func pairs(_ sql: String) async throws -> [(Int64, Int64)] {
        let pool = PostgresPool(PostgresOptions(url: try PostgresURL(url), connectionsMax: 1))
        defer { pool.close() }
        return try await pool.withSession { session in
            let rows = try session.query(sql)
            return Array(zip(try rows.column(0, as: Int64.self), try rows.column(1)))
        }
    }

    private func run(_ arguments: [String]) throws -> ChildProcess {
        let user = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
        return try ChildProcess(
            "/usr/bin/setpriv",
            (getuid() == 0 ? user : ["--no-new-privs"]) + arguments,
            logPath: folder + ".log"
        )
    }
}
