package import Observations
package import Quantities

/// A send on one host into a receive on another, through the witness or directly.
package struct StreamRequest: Sendable, Hashable, Codable {
    /// `zfs send …` on the source.
    package var send: ZFSCommand
    /// `zfs receive -s -u …` on the target.
    package var receive: ZFSCommand
    /// The dataset that is received into.
    package var target: DatasetName
    /// The snapshot that is on the target when all went well, whatever the exit statuses say.
    package var expected: ZFSGuid
    /// What it will come to, when known; progress is measured against it.
    package var estimate: ByteCount?

    /// A stream.
    package init(
        send: ZFSCommand,
        receive: ZFSCommand,
        target: DatasetName,
        expected: ZFSGuid,
        estimate: ByteCount? = nil
    ) {
        self.send = send
        self.receive = receive
        self.target = target
        self.expected = expected
        self.estimate = estimate
    }
}

extension StreamRequest: CustomStringConvertible {
    /// Both commands with their hosts, as a pipeline for a person to read.
    package var description: String {
        let hops = [send, receive].map { "ssh \($0.host) \(ZFSCommand.quoted($0.description))" }
        return hops.joined(separator: " | ")
    }
}
