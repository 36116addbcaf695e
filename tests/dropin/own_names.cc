// C++ that uses the names of libc's functions as everybody does: members, namespaces, lambdas, std::bind beside bind, streams
// that have close, read and write. It prints the same whoever serves it.
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace wire {
int send(const std::string &text) { return static_cast<int>(text.size()); }
int connect = 5;
template <typename T> T select(T first, T) { return first; }
} // namespace wire

class Connection {
  public:
    explicit Connection(int fd) : fd_(fd) {}
    ~Connection() { close(); }
    ssize_t send(const std::string &text) { return ::send(fd_, text.data(), text.size(), 0); }
    std::string recv() {
        char room[64];
        ssize_t got = ::recv(fd_, room, sizeof room, 0);
        return std::string(room, got > 0 ? static_cast<size_t>(got) : 0);
    }
    int close() { return fd_ == -1 ? -1 : ::close(std::exchange(fd_, -1)); }
    virtual int connect() { return 11; }
    static int listen;

  private:
    int fd_;
};
int Connection::listen = 12;

struct Poller {
    std::function<int(int)> poll;
    int (*dup)(int) = ::dup;
};

static int add(int a, int b) { return a + b; }
// A function of another signature is another function.
static int shutdown(const std::string &why) { return static_cast<int>(why.size()); }

int main() {
    using std::placeholders::_1;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return 1;
    Connection one(pair[0]), two(pair[1]);
    auto sent = std::bind(&Connection::send, &one, _1);
    auto more = std::bind(add, 1, _1);
    auto raw = std::bind(::send, pair[0], "raw", 3, 0);
    std::cout << sent("hello") << ' ' << two.recv() << ' ' << more(2) << ' ' << raw() << ' ' << two.recv() << '\n';
    Poller poller{[](int n) { return n * 2; }};
    int copy = poller.dup(pair[0]);
    std::cout << poller.poll(4) << ' ' << (copy > pair[0]) << ' ' << wire::send("four") << ' ' << wire::connect << ' '
              << wire::select(8, 9) << ' ' << one.connect() << ' ' << Connection::listen << ' ' << shutdown("now") << '\n';
    ::close(copy);
    std::stringstream text("a b");
    char letter = 0;
    text.read(&letter, 1);
    {
        std::ofstream out("/dev/null");
        out.write("x", 1);
        out.close();
    }
    std::ifstream in("/dev/null");
    std::cout << letter << ' ' << in.is_open() << ' ' << in.get() << '\n';
    in.close();
    std::unique_ptr<int, void (*)(int *)> held(new int(3), [](int *p) { delete p; });
    std::cout << *held << ' ' << one.close() << ' ' << two.recv().size() << ' ' << two.close() << '\n';
    return 0;
}
