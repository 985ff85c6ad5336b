/// One step of a plan, for a performer to do and for a person to read.
package struct PlanStep: Sendable, Hashable, Codable {
    /// What is done.
    package enum Act: Sendable, Hashable, Codable {
        /// A command by the control channel.
        case run(ZFSCommand)
        /// A stream.
        case stream(StreamRequest)
    }

    /// What is done.
    package var act: Act
    /// Why, a part of a sentence.
    package var why: String

    /// A step.
    package init(_ act: Act, _ why: String) {
        self.act = act
        self.why = why
    }

    /// Every command of the step.
    package var commands: [ZFSCommand] {
        switch act {
        case .run(let command): [command]
        case .stream(let stream): [stream.send, stream.receive]
        }
    }

    /// The worst that it does.
    package var operation: OperationClass { commands.map(\.operation).max() ?? .additive }
}
