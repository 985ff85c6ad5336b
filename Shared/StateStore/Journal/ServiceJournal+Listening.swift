package import Contracts
package import MessageBus

extension ServiceJournal {
    /// The head of a lane after commits moved it; only the newest is kept for a slow reader.
    package func advances(of lane: LaneName) -> AsyncStream<UInt64> {
        stream(keeping: 1, wantsMessages: false) { $0.lane == lane ? $0.head : nil }
    }

    /// What commits add to the lanes from now on; a slow reader loses the oldest of 256 hints.
    package func hints() -> AsyncStream<LaneHint> {
        stream(keeping: 256, wantsMessages: true) { $0 }
    }

    /// The failure after which the journal takes no more units; ends without one at closing.
    package func failures() -> AsyncStream<StateStoreError> {
        let (stream, continuation) = AsyncStream.makeStream(of: StateStoreError.self)
        groups.watchFailure(continuation)
        return stream
    }

    private func stream<Element: Sendable>(
        keeping count: Int,
        wantsMessages: Bool,
        _ element: @escaping @Sendable (LaneHint) -> Element?
    ) -> AsyncStream<Element> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Element.self,
            bufferingPolicy: .bufferingNewest(count)
        )
        let listener = groups.listen(
            HintListener(
                wantsMessages: wantsMessages,
                heed: { hint in
                    if let element = element(hint) { continuation.yield(element) }
                },
                finish: { continuation.finish() }
            )
        )
        continuation.onTermination = { [weak groups] _ in groups?.forget(listener) }
        return stream
    }
}
