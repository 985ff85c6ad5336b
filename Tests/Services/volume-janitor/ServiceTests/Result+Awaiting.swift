extension Result where Failure == any Error {
    /// What an asynchronous body gave, or what it threw, for an end that must come either way.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
