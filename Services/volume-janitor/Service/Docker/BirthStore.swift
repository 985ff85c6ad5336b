package import VolumeJanitorCore

/// Where it is kept when volumes were made, because engines before Docker 23 do not know.
package protocol BirthStore: Sendable {
    /// Everything that is kept.
    func births() async throws -> [VolumeName: BirthRecord.Entry]
    /// Keeps an entry, or forgets it when nil, for each of these volumes.
    func keep(_ changes: [VolumeName: BirthRecord.Entry?]) async throws
}
