import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
package import ServiceChassis
package import StateStore

/// The operator's way to the running service that holds a journal.
package struct ServiceDoor: Sendable {
    private let socket: String
    private let name: String

    /// The way to the service of a journal.
    package init(of journal: JournalReader) {
        socket = OperatorDoor.socket(in: (journal.path as NSString).deletingLastPathComponent)
        name = "\(journal.source)"
    }

    /// Has the service do something; throws `DoorError` when it does not.
    package func perform(_ act: OperatorAct) async throws {
        let client = HTTPClient()
        let answer = await answer(to: act, client)
        try await client.shutdown()
        try answer.get()
    }

    private func answer(
        to act: OperatorAct,
        _ client: HTTPClient
    ) async -> Result<Void, DoorError> {
        do {
            let plain = CharacterSet.alphanumerics
            let host = socket.addingPercentEncoding(withAllowedCharacters: plain) ?? socket
            var request = HTTPClientRequest(url: "http+unix://\(host)\(OperatorDoor.path)")
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/json")
            let body = try JSONEncoder().encode(act)
            request.body = .bytes(ByteBuffer(bytes: body))
            let answer = try await client.execute(request, timeout: .seconds(30))
            let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
            guard answer.status == .ok else {
                return .failure(DoorError(description: "\(name) did not do it: \(text)"))
            }
            return .success(())
        } catch {
            return .failure(
                DoorError(
                    description: "\(name) does not answer on \(socket); start it and try again"
                )
            )
        }
    }
}

/// A running service did not do what it was asked.
package struct DoorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is the matter and what to do.
    package let description: String
}
