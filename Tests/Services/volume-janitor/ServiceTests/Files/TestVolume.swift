import Foundation
import Observability
import Observations
import Quantities
import TestSupport
import VolumeJanitor
import VolumeJanitorCore

/// A folder that plays a volume, with files of any age, and a clock a day ahead of the machine's.
///
/// The kernel alone sets when an inode was changed, so the clock goes ahead for files to be old.
struct TestVolume {
    let folder: TemporaryFolder
    let clock: ManualClock
    /// Where the janitor sees the files; the folder itself unless a test mounts it elsewhere.
    var root: PathBytes
    /// The threads its files are worked on.
    var threads = FileThreads(.walks)

    init() throws {
        folder = try TemporaryFolder()
        clock = ManualClock(SystemWallClock().now() + .seconds(86_400))
        root = PathBytes(folder.path)
    }

    /// Writes a file and says its content is so many hours old, by the test's clock.
    @discardableResult
    func write(_ path: String, bytes: Int = 10, hoursOld: Double = 48) throws -> String {
        let file = folder.file(path)
        let above = URL(filePath: file).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: above, withIntermediateDirectories: true)
        try Data(repeating: 0x61, count: bytes).write(to: URL(filePath: file))
        try age(path, hoursOld)
        return file
    }

    /// Says a file's content is so many hours old.
    func age(_ path: String, _ hoursOld: Double) throws {
        let moment = clock.now().microseconds - Int64(hoursOld * 3600e6)
        var times = [timespec(), timespec()]
        for index in times.indices {
            times[index].tv_sec = Int(moment / 1_000_000)
            times[index].tv_nsec = Int(moment % 1_000_000 * 1000)
        }
        let result = unsafe utimensat(AT_FDCWD, folder.file(path), times, AT_SYMLINK_NOFOLLOW)
        guard result == 0 else { throw Refused(call: "utimensat", errno: errno) }
    }

    func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(folder.file(path), &status) == 0
    }

    /// Paths of all regular files, sorted.
    var files: [String] {
        let found = FileManager.default.enumerator(atPath: folder.path)
        return (found?.compactMap { $0 as? String } ?? []).filter { path in
            var status = stat()
            return unsafe lstat(folder.file(path), &status) == 0
                && status.st_mode & S_IFMT == S_IFREG
        }.sorted()
    }

    func volumeFiles(_ path: String = "/", deeper: [String] = []) throws -> VolumeFiles {
        VolumeFiles(
            root: root,
            path: try VolumePath(path),
            deeper: try deeper.map { try VolumePath($0) },
            threads: threads
        )
    }

    func plan(
        _ algorithm: String,
        _ parameters: RuleParameters,
        at path: String = "/",
        deeper: [String] = []
    ) async throws -> CleanupPlan {
        let rule = try CleanupRule.read(
            algorithm: algorithm,
            parameters: parameters.merging(["max_delete_fraction": .integer(1)]) { given, _ in
                given
            }
        ).get()
        return try await volumeFiles(path, deeper: deeper).plan(
            registration: "test",
            rule: rule,
            now: clock.now()
        )
    }

    func perform(
        _ plan: CleanupPlan,
        at path: String = "/",
        deeper: [String] = [],
        ledger: some AuditLedger = MemoryLedger(),
        isConfirmed: Bool = false,
        pace: DeletionPace = DeletionPace(filesPerSecond: 1_000_000),
        stop: StopSignal = StopSignal(),
        progress: @escaping @Sendable (CleanupResult) -> Void = { _ in }
    ) async throws -> CleanupResult {
        guard let run = RunName("test-run") else { throw Refused(call: "RunName", errno: 0) }
        return await volumeFilesOrEmpty(path, deeper).perform(
            plan,
            .init(run: run, volume: "test", isConfirmed: isConfirmed, pace: pace),
            ledger: ledger,
            clock: clock,
            stop: stop,
            progress: progress
        )
    }

    private func volumeFilesOrEmpty(_ path: String, _ deeper: [String]) -> VolumeFiles {
        (try? volumeFiles(path, deeper: deeper))
            ?? VolumeFiles(root: PathBytes("/nowhere"), path: .root)
    }

    /// Plans and performs a rule.
    func clean(
        _ algorithm: String,
        _ parameters: RuleParameters,
        at path: String = "/",
        deeper: [String] = [],
        ledger: some AuditLedger = MemoryLedger()
    ) async throws -> CleanupResult {
        let plan = try await plan(algorithm, parameters, at: path, deeper: deeper)
        return try await perform(plan, at: path, deeper: deeper, ledger: ledger)
    }
}

/// The kernel refused what a test needs.
struct Refused: Error, CustomStringConvertible {
    let call: String
    let errno: Int32

    var description: String { "\(call) failed: \(errno)" }
}
