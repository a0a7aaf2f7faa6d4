/* A program that loads endpoints; with -DENDPOINT, such an endpoint, which calls the library. */
#include <lastack/lastack.h>

#ifdef ENDPOINT
lastack_endpoint_entry lastack_endpoint;
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    static struct lastack_endpoint_ops mine;
    mine = lastack_tcp_ops;
    mine.name = lastack_endpoint_check(&mine) == NULL ? "mine" : "wrong";
    return &mine;
}
#else
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv) {
    void *object = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
    lastack_endpoint_entry *entry = NULL;
    if (object != NULL)
        *(void **)&entry = dlsym(object, LASTACK_ENDPOINT_SYMBOL);
    if (entry == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    const struct lastack_endpoint_ops *ops = entry();
    const char *wrong = lastack_endpoint_check(ops);
    printf("%s: %s\n", ops->name, wrong == NULL ? "fit" : wrong);
    return 0;
}
#endif
