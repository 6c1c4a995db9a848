// Linux's epoll, which is in no header that Swift's Glibc module has, with plain numbers in the place of its unions.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

// What has happened on a descriptor.
struct gatehouse_event {
    uint64_t number;
    // Whether the other side has closed, or the connection is broken.
    bool isHungUp;
};

// What is told of a descriptor, each time once.
enum gatehouse_watching {
    GATEHOUSE_HANG_UPS = EPOLLRDHUP | EPOLLET,
    GATEHOUSE_ARRIVALS = EPOLLIN | EPOLLRDHUP | EPOLLET,
    GATEHOUSE_ARRIVALS_AND_ROOM = EPOLLIN | EPOLLRDHUP | EPOLLOUT | EPOLLET,
};

static inline int gatehouse_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int gatehouse_epoll_add(int queue, int descriptor, uint64_t number, uint32_t watching) {
    struct epoll_event event = { .events = watching, .data = { .u64 = number } };
    return epoll_ctl(queue, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int gatehouse_epoll_change(int queue, int descriptor, uint64_t number, uint32_t watching) {
    struct epoll_event event = { .events = watching, .data = { .u64 = number } };
    return epoll_ctl(queue, EPOLL_CTL_MOD, descriptor, &event);
}

static inline int gatehouse_epoll_remove(int queue, int descriptor) {
    return epoll_ctl(queue, EPOLL_CTL_DEL, descriptor, 0);
}

// Waits for events, however long that takes; gives how many there are, at most 64, or -1 after a signal.
static inline int gatehouse_epoll_wait(int queue, struct gatehouse_event *found, int most) {
    struct epoll_event events[64];
    int count = epoll_wait(queue, events, most < 64 ? most : 64, -1);
    for (int index = 0; index < count; index++) {
        found[index].number = events[index].data.u64;
        found[index].isHungUp = (events[index].events & ~(EPOLLIN | EPOLLOUT)) != 0;
    }
    return count;
}
