package import Quantities

/// What is borne of the Docker Engine at the most.
package struct EngineLimits: Sendable, Hashable {
    /// A connection that is not taken within this counts as refused.
    package var connectTimeout: Duration = .seconds(3)
    /// A whole answer comes within this; events have no end.
    package var answerTimeout: Duration = .seconds(30)
    /// Bytes of an answer; ten thousand containers have some forty million.
    package var answerBytesMax = ByteCount.mebibytes(64)
    /// Bytes of one event, which carries all labels of its container.
    package var eventBytesMax = ByteCount.mebibytes(1)
    /// Bytes of an error's body that are read.
    package var errorBytesMax = ByteCount.kibibytes(64)
    /// Containers asked for in one call by their ids; more are a list of all.
    package var lookMax = 50
    /// Everything is listed anew this often, whatever the events say.
    package var relistInterval: Duration = .seconds(300)
    /// How far back events are asked for when the stream opens: what happens between the engine's
    /// answer and its subscription would be missed else.
    package var overlap: Duration = .seconds(5)

    /// The defaults.
    package init() {}
}
