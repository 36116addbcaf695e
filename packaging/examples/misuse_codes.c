/* shown for: rsk_misuse_codes rsk_misuse_text rsk_misuse_code */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    char text[4096];
    size_t count;
    const rsk_misuse_code *codes = rsk_misuse_codes(&count);

    if (codes == NULL) {
        rsk_perror("misuse");
        return 1;
    }
    for (size_t i = 0; i < count; i++)
        printf("RSK%d %c %s\n", codes[i].code, codes[i].level, codes[i].title);
    if (rsk_misuse_text(codes[0].code, text, sizeof text) == -1)
        return 1;
    puts(text);
    return 0;
}
