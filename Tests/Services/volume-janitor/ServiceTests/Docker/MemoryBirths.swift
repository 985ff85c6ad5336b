import Synchronization
import VolumeJanitor
import VolumeJanitorCore

/// Keeps when volumes were made for the length of a test.
final class MemoryBirths: BirthStore {
    private let kept = Mutex<[VolumeName: BirthRecord.Entry]>([:])

    func births() async throws -> [VolumeName: BirthRecord.Entry] { kept.withLock { $0 } }

    func keep(_ changes: [VolumeName: BirthRecord.Entry?]) async throws {
        kept.withLock { kept in
            for (name, entry) in changes { kept[name] = entry }
        }
    }
}
