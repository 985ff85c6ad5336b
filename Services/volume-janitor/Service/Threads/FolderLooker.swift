import VolumeJanitorCore

/// Looks at folders on threads of its own, so that a file system that does not answer (a dead NFS
/// server) holds up nothing but itself.
struct FolderLooker: Sendable {
    private let threads: FileThreads
    private let look: @Sendable (AbsolutePath) -> PlaceSighting

    /// A looker that looks so.
    init(
        threads: FileThreads = FileThreads(.looks),
        look: @escaping @Sendable (AbsolutePath) -> PlaceSighting
    ) {
        self.threads = threads
        self.look = look
    }

    /// What is at a place; `failed` when it does not answer, now or since an earlier look.
    func sighting(at place: AbsolutePath, in table: MountTable) async -> PlaceSighting {
        do {
            return try await ask(place, in: table) { [look] in look(place) }
        } catch {
            return .failed("\(error)")
        }
    }

    /// What a question about a folder is answered.
    ///
    /// - Parameters:
    ///   - place: the folder.
    ///   - table: the mounts, which tell in what file system it is without asking that.
    ///   - question: what blocks until the file system answers.
    /// - Returns: the answer.
    /// - Throws: `FilesError` when there is none.
    func ask<Answer: Sendable>(
        _ place: AbsolutePath,
        in table: MountTable,
        _ question: @escaping @Sendable () -> Answer
    ) async throws -> Answer {
        let asked = FileThreads.Place(
            folder: place.text,
            fileSystem: table.fileSystem(of: place)
        )
        return try await threads.run(at: asked, isIdle: false) { thread in
            await Asking(thread: thread).answer(question)
        }
    }
}

/// Asks on a thread of its own.
private actor Asking {
    private let thread: FileThread

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init(thread: FileThread) { self.thread = thread }

    func answer<Answer: Sendable>(_ question: @Sendable () -> Answer) -> Answer { question() }
}
