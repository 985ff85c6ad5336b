package import Contracts
import Foundation

/// How a service performs one kind of command.
package struct CommandPerformer: Sendable {
    /// Performs a command whose request was read, by its record as it is when it is begun.
    typealias Act = @Sendable (OperationRecord) async throws -> CommandOutcome

    let kind: LaneName
    /// Reads the request, and gives what performs it.
    let prepare: @Sendable (OperationRecord) throws -> Act
    /// Finds out what became of one that was under way when the process ended.
    let review: @Sendable (OperationRecord) async throws -> CommandOutcome

    /// A performer of a kind of command.
    ///
    /// - Parameters:
    ///   - type: the commands.
    ///   - review: asked about a command that was begun before the process ended: it looks what is
    ///     there, and does nothing. Unless given, nobody knows what became of it.
    ///   - perform: does it, once. What it throws leaves the outcome unknown; `rejected` says that
    ///     nothing was done. When the service is stopped it ends by cancellation, and is reviewed
    ///     at the next start.
    package init<C: Command>(
        _ type: C.Type,
        reviewing review: @escaping @Sendable (C, OperationRecord) async throws -> CommandOutcome =
            {
                _,
                _ in .unknown("the service ended while it was being performed")
            },
        perform: @escaping @Sendable (C, OperationRecord) async throws -> CommandOutcome
    ) {
        kind = C.kind
        prepare = { operation in
            let command = try JSONDecoder().decode(C.self, from: Data(operation.request))
            return { try await perform(command, $0) }
        }
        self.review = { operation in
            let command = try JSONDecoder().decode(C.self, from: Data(operation.request))
            return try await review(command, operation)
        }
    }
}
